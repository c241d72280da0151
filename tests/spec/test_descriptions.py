"""What a model says of its keys."""

from __future__ import annotations

from ecsspec.spec.base import Section
from ecsspec.spec.descriptions import descriptions
from ecsspec.spec.network import Network


def test_the_docstring_below_a_key() -> None:
    assert descriptions(Network)["zones"].startswith("How many availability zones")


def test_a_third_partys_model_without_source_says_nothing() -> None:
    namespace: dict[str, type[Section]] = {}
    source = "class Made(Section):\n    size: int = 1\n    'How large.'\n"
    exec(source, {"Section": Section, "__name__": "made"}, namespace)  # noqa: S102
    assert descriptions(namespace["Made"]) == descriptions(Section)
