"""Which stack a command is about and how the user named it, so that a command that we propose means the same one."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from ecsspec.cli.files import SUFFIXES
from ecsspec.cli.several import file_of

if TYPE_CHECKING:
    from ecsspec.api import StackName
    from ecsspec.cli.target import Choice
    from ecsspec.pipeline import Compiled


@dataclass(frozen=True, slots=True)
class Aim:
    """A stack; `file` is the spec that named it (`-` on stdin, empty where there was none), the rest is the spec's."""

    stack: str = ""
    file: str = ""
    region: str = ""
    account: str = ""

    def argument(self, choice: Choice) -> str:
        """Return what means this stack in another command: its spec, which knows region and account, or its name."""
        if self.file == "-" and not (self.account and choice.is_local):
            region = f" --region {quote(self.region)}" if self.region and not choice.region else ""
            return f"{self.stack}{region}"
        return quote(_as_spec(self.file)) if self.file else self.stack


def at_spec(compiled: Compiled) -> Aim:
    """Return the stack of a compiled spec."""
    spec = compiled.loaded.spec
    return Aim(spec.stack_name, file_of(compiled), spec.region or "", spec.account or "")


def at_stack(stack: StackName, what: str) -> Aim:
    """Return the stack that `SPEC|STACK` means; only a spec knows whose a stack is."""
    return Aim(stack.name, what if stack.owner else "", stack.region, stack.account)


def _as_spec(file: str) -> str:
    """Return a file so that it cannot be the name of a stack."""
    return file if file == "-" or "/" in file or file.endswith(SUFFIXES) else f"./{file}"
