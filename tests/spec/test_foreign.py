"""What a third party's model raises, wherever it is asked, is told as a fault of its makers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from pydantic import ValidationError, model_validator

from ecsspec.problems import MachineError, NotDone
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.canonical import canonical
from ecsspec.spec.foreign import blaming
from ecsspec.spec.language import Language
from ecsspec.spec.meant import accepts
from ecsspec.spec.posture import with_defaults
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import build_spec, validate

DATA = {"name": "web", "image": "nginx"}


class Moody(Section):
    """A capacity whose check fails."""

    domes: int = 1

    @classmethod
    def defaults(cls, _: str, __: Mapping[str, object], /) -> Mapping[str, object]:
        """Fail too."""
        raise KeyError("posture")

    @model_validator(mode="after")
    def _fail(self) -> Moody:
        raise RuntimeError("not today")


def a_document():
    return parse(SourceFile("web.yml", "name: web\nimage: nginx\n"))[0]


ASKED: dict[str, Callable[[], object]] = {
    "validate": lambda: validate(a_document(), lambda _: Moody),
    "build": lambda: build_spec(DATA, lambda _: Moody),
    "postures": lambda: with_defaults({**DATA, "posture": "standard"}, Moody),
    "meaning": lambda: Language(Moody).meaning(DATA),
    "takes": lambda: Language(Moody).takes(("capacity", "domes"), 3),
    "accepts": lambda: accepts(Moody, "domes", 3),
    "canonical": lambda: canonical(Spec(name="web", image="nginx", capacity=Moody.model_construct())),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_it_is_named(ask: Callable[[], object]):
    with pytest.raises(MachineError) as caught:
        ask()
    assert caught.value.code == "E412"
    assert f"the capacity model {__name__}.Moody raised " in caught.value.what
    assert __name__ in caught.value.hint


def raised_by(model: type[Section], error: BaseException) -> type[BaseException]:
    try:
        with blaming(model):
            raise error
    except BaseException as caught:  # noqa: BLE001  which one is the question
        return type(caught)


def test_objections_to_data_and_errors_of_ours_pass():
    with pytest.raises(ValidationError), blaming(Moody):
        Section.model_validate({"x": 1})
    assert raised_by(Moody, NotDone("on purpose")) is NotDone
    assert raised_by(Moody, KeyboardInterrupt()) is KeyboardInterrupt
    assert raised_by(Moody, SystemExit(3)) is MachineError


def test_what_our_own_models_raise_is_a_bug_of_ours():
    assert raised_by(Spec, RuntimeError("ours")) is RuntimeError
