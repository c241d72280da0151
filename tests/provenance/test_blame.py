"""The key to correct where something in a template is refused."""

from __future__ import annotations

import pytest

from ecsspec.pipeline import template_of
from ecsspec.problems import Path
from ecsspec.provenance.blame import blame
from ecsspec.spec.language import Language
from tests.reviews import WEB, compiled


@pytest.mark.parametrize(
    ("resource", "path", "key"),
    [
        ("Service", ("DesiredCount",), ("desired_count",)),
        ("TaskDefinition", ("ContainerDefinitions", 0, "Image"), ("image",)),
        ("LogGroup", ("RetentionInDays",), None),
        ("LogGroup", ("LogGroupName",), ("name",)),
        ("LogGroup", (), ("name",)),
        ("LoadBalancer", ("Nonsense", 7), ("port",)),
        ("LoadBalancer", ("Scheme",), ("port",)),
        ("Vpc", ("CidrBlock",), None),
        ("Nobody", ("Name",), None),
    ],
)
def test_the_written_key_that_is_closest_is_to_blame(resource: str, path: Path, key: Path | None) -> None:
    loaded = compiled(WEB).loaded
    language = Language(type(loaded.spec.capacity))
    assert blame(loaded.document.data, template_of, resource=resource, path=path, language=language) == key
