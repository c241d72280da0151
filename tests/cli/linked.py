"""A backend for tests, in a package of its own: Fargate, with exports and imports, so that stacks need each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packages import install
from tests.reviews import WEB

BACKEND = """\
from ecsspec.backends.fargate import Fargate, FargateCapacity
from ecsspec.blueprint.fragment import Fragment
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import Function, Sub


class LinkedCapacity(FargateCapacity):
    makes: str = ""
    takes: str = ""


class Linked(Fargate):
    capacity_model = LinkedCapacity

    def capacity(self, app):
        made = tuple(
            Output(f"Made{at}", "x", "What others take", {"Export": {"Name": Sub(f"${{AWS::StackName}}-{name}")}})
            for at, name in enumerate(app.spec.capacity.makes.split())
        )
        taken = tuple(_taken(at, name) for at, name in enumerate(app.spec.capacity.takes.split()))
        return super().capacity(app) + Fragment(taken, outputs=made)


def _taken(at, name):
    properties = {"DisplayName": Function("Fn::ImportValue", name)}
    return Resource(f"Taken{at}", "AWS::SNS::Topic", f"uses {name}", properties)


BACKEND = Linked()
"""


def install_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let specs have `launch_type: LINKED` until the test ends, in processes with this folder on their path as well."""
    folder.mkdir()
    install(folder, {"linked": BACKEND}, {"LINKED": "linked:BACKEND"}, monkeypatch)


def linked(name: str, *needs: str, image: str = "nginx:1.28") -> str:
    """Return a spec that takes a value from each stack that it needs, and makes one."""
    taken = " ".join(f"{one}-url" for one in needs)
    head = WEB.replace("name: web", f"name: {name}").replace("nginx:1.28", image)
    takes = f', takes: "{taken}"' if needs else ""
    return f"{head}launch_type: LINKED\ncapacity: {{makes: url{takes}}}\n"
