"""Where commands are killed and disturbed: a target, the proxy before it, and a folder with one spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.cli.processes import Ran
from tests.faults.commands import Forge
from tests.faults.standing import Standing, standing
from tests.local.cloud import Cloud
from tests.proxy import Call, Proxy, Script

OLD, NEW = "1.28", "1.29"
APPLY, DESTROY = ("apply", "app.yml", "--yes"), ("destroy", "app.yml", "--yes")
STEPS = {"create": (OLD, APPLY), "update": (NEW, APPLY), "destroy": (NEW, DESTROY)}
"""A whole life: the image that the spec wants, and the command."""
SPEC = """\
name: {name}
image: nginx:{image}
port: 80
desired_count: 1
launch_type: {kind}
tags:
  team: shop
"""


@dataclass(frozen=True, slots=True)
class Bench:
    """A place for one stack; commands reach the target through the proxy."""

    cloud: Cloud
    proxy: Proxy
    forge: Forge
    name: str = "app"
    kind: str = "FARGATE"

    def want(self, image: str) -> None:
        """Write the spec."""
        text = SPEC.format(name=self.name, image=image, kind=self.kind)
        (self.forge.folder / "app.yml").write_text(text, encoding="utf-8")

    def begin(self, step: str) -> Sequence[str]:
        """Write the spec of a step, and return its command."""
        image, words = STEPS[step]
        self.want(image)
        return words

    def run(self, *words: str, script: Script | None = None) -> Ran:
        """Run a command, disturbed by a script if there is one."""
        self.proxy.play(script) if script else self.proxy.play()
        return self.forge.run(*words)

    def done(self, *words: str) -> list[Call]:
        """Run a command that nobody disturbs to its good end, and return its calls."""
        ran = self.run(*words)
        assert ran.code == 0, f"{ran.code}\n{ran.err}"
        return self.proxy.calls

    def standing(self) -> Standing:
        """Return how the stack stands."""
        return standing(self.cloud, self.name)


@dataclass(frozen=True, slots=True)
class Lived:
    """One step of a life: the calls that it made, and how the stack stood afterwards."""

    step: str
    calls: Sequence[Call]
    left: Standing


def life(bench: Bench) -> Sequence[Lived]:
    """Live through every step undisturbed."""
    return [Lived(step, bench.done(*bench.begin(step)), bench.standing()) for step in STEPS]
