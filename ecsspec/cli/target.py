"""Which AWS a command talks to: the real one, an address that was given, or the emulator on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, partial
from shlex import quote
from typing import TYPE_CHECKING, Protocol

from ecsspec.cli.aim import Aim
from ecsspec.cli.command_line import errand
from ecsspec.cli.talk import say
from ecsspec.cli.unanswered import telling
from ecsspec.problems import EcsspecError, UsageError

if TYPE_CHECKING:
    from ecsspec.deploy.ports import Ports
    from ecsspec.review import Review

VARIABLE = "ECSSPEC_TARGET"
DEAF = "run the command again: it says what is wrong with the target, or starts another"
NOWHERE = Aim()
_COMMAND = re.compile(
    r"`ecsspec (?P<verb>apply|check|destroy|diagnose|diff|events|plan|repair|watch)"
    r"(?: (?P<what>[^` ]+)(?P<rest>[^`]*))?`"
)
UNFIT = {"E713": ("--retain",), "E721": ("--retain",)}
"""Options that an error is about: what it proposes says them as they are right by then, or not at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options say about the target."""

    local: bool = False
    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    bucket: str = ""
    """The bucket that a long template goes through; `make_bucket` agrees to one of ours."""
    make_bucket: bool = False
    role: str = ""
    """The ARN of the role that CloudFormation is to act in."""

    @property
    def is_local(self) -> bool:
        """Return whether the emulator is meant: by --local or ECSSPEC_TARGET=local, and by nothing else."""
        return self.local or (_of_the_environment() and not self.endpoint_url)

    @property
    def given(self) -> tuple[str, ...]:
        """Return the options as they were given."""
        named = {"--profile": self.profile, "--region": self.region, "--endpoint-url": self.endpoint_url}
        valued = (f"{option} {quote(value)}" for option, value in named.items() if value)
        return (*(("--local",) if self.local else ()), *valued)

    @property
    def passage(self) -> tuple[str, ...]:
        """Return the options about the bucket and the role as they were given; only diff and apply have them."""
        named = {"--bucket": self.bucket, "--role-arn": self.role}
        valued = (f"{option} {quote(value)}" for option, value in named.items() if value)
        return (*valued, *(("--make-bucket",) if self.make_bucket else ()))

    @property
    def options(self) -> str:
        """Return the options, for a command that is to reach the same target."""
        return "".join(f" {option}" for option in self.given)

    @property
    def place(self) -> str:
        """Return where an operation goes on without us."""
        return "the local target" if self.is_local else self.endpoint_url or "AWS"


class Connector(Protocol):
    """What turns a choice into the doors to AWS; region and account are the spec's own, if it names them."""

    def __call__(self, choice: Choice, /, *, region: str, account: str) -> Ports:
        """Return the ports."""


def connect(choice: Choice, /, *, region: str, account: str) -> Ports:
    """Connect to what was chosen. Only a local choice starts anything; the emulator is any account asked for."""
    from ecsspec.aws.session import connect as to_aws

    where = choice.region or region
    if not choice.is_local:
        # AWS's own command line knows AWS_REGION; boto3 knows only AWS_DEFAULT_REGION.
        where = where or os.environ.get("AWS_REGION", "")
        return to_aws(profile=choice.profile, region=where, endpoint_url=choice.endpoint_url, tell=telling("AWS"))
    if choice.endpoint_url or choice.profile:
        said = "--local" if choice.local else f"{VARIABLE}=local"
        raise UsageError(f"{said} goes with neither --endpoint-url nor --profile", "leave one of them out", "E902")
    from ecsspec.local import launcher

    target = launcher.start()
    if target.lost:
        say(f"note: {target.lost}")
    ended = partial(launcher.ended, target)
    tell = telling(choice.place)
    return to_aws(region=where, endpoint_url=target.endpoint_url, account=account, ended=ended, tell=tell)


_connector: ContextVar[Connector] = ContextVar("connector", default=connect)
_asked: ContextVar[tuple[Choice, Aim] | None] = ContextVar("asked", default=None)


@contextmanager
def connecting(connector: Connector) -> Iterator[None]:
    """Let the commands inside connect in this way."""
    before = _connector.set(connector)
    try:
        yield
    finally:
        _connector.reset(before)


@contextmanager
def shared() -> Iterator[None]:
    """Let the commands inside share a connection to the same place: each new one asks for credentials anew."""
    connector = _connector.get()

    @cache
    def known(choice: Choice, region: str, account: str) -> Ports:
        return connector(choice, region=region, account=account)

    def same(choice: Choice, /, *, region: str, account: str) -> Ports:
        return known(choice, region, account)

    with connecting(same):
        yield


def about(choice: Choice, aim: Aim = NOWHERE) -> None:
    """Let the commands that errors name reach this target and mean this stack, from now on."""
    _asked.set((choice, aim))


def connected(choice: Choice, aim: Aim = NOWHERE) -> Ports:
    """Return the doors to AWS that a choice means, for a command about a stack."""
    about(choice, aim)
    return _connector.get()(choice, region=aim.region, account=aim.account)


def how_elsewhere() -> str:
    """Return the options that say where else to look; the local target has no profiles."""
    asked = _asked.get()
    return "--region" if asked and asked[0].is_local else "--region and --profile"


def completed(error: EcsspecError) -> EcsspecError:
    """Return an error whose commands mean the same stack and reach the same target as the one that failed."""
    from ecsspec.deploy.errors import Unreachable

    asked = _asked.get()
    if asked is None:
        return error
    choice, aim = asked
    if isinstance(error, Unreachable) and choice.is_local:
        return replace(error, what="the local target does not answer", hint=DEAF)
    same = partial(_whole, choice=choice, aim=aim, without=UNFIT.get(error.code, ()))
    return replace(error, what=same(error.what), hint=same(error.hint))


def noted(found: Review) -> Review:
    """Return a review whose note names commands that mean the same stack and reach the same target."""
    asked = _asked.get()
    if asked is None:
        return found
    return replace(found, preview=replace(found.preview, note=_whole(found.preview.note, *asked)))


def whole(text: str, *, without: Collection[str] = ()) -> str:
    """Return a text whose commands mean the same stack, reach the same target, and have the options of this one."""
    asked = _asked.get()
    return _whole(text, *asked, without=without) if asked else text


def pasted(line: str, *, without: Collection[str] = ()) -> str:
    """Return a line that ends in a command, whole in the same way and to be pasted as it stands."""
    return whole(line, without=without).replace("`", "")


def _whole(text: str, choice: Choice, aim: Aim, *, without: Collection[str] = ()) -> str:
    return _COMMAND.sub(partial(_same, choice=choice, aim=aim, without=without), text)


def _same(found: re.Match[str], *, choice: Choice, aim: Aim, without: Collection[str]) -> str:
    meant = aim.argument(choice) if aim.file or found["verb"] != "apply" else "SPEC"  # no stack's name can be applied
    what = meant if found["what"] == aim.stack else found["what"] or ""
    said = f"{what}{found['rest'] or ''}"
    where = [option for option in choice.given if option.partition(" ")[0] not in said.split()]
    words = ["ecsspec", found["verb"], said, *errand().carried(found["verb"], said, without=without), *where]
    return f"`{' '.join(word for word in words if word)}`"


def _of_the_environment() -> bool:
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "local"):
        raise UsageError(f"{VARIABLE} is {wanted!r}: it can be local, or unset", f"unset {VARIABLE}", "E902")
    return wanted == "local"
