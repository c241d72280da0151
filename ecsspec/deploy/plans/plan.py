"""A saved plan: what was reviewed, as names and digests, and the text that a file holds of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from shlex import quote
from typing import Final, cast

from ecsspec.cfn.emit import emit_compact
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.facts import ChangeSet
from ecsspec.deploy.plans.form import LIFETIME, is_in_form, moment
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import NotDone

LOCAL = "local"
"""The target that --local means, at whatever port it listens today."""
AWS = "aws"
FORMAT = 2
"""Of the file; a later one means a newer ecsspec, an earlier one an older."""
CLOCKS: Final = 900.0
"""Seconds by which two clocks may differ."""
MARK, SEAL = "ecsspec_plan", "digest"
"""The first key and the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a diff kept for an apply. It holds no value of the spec, only names and digests.

    `stack_id`, `updated`, `live`, `change_set` and `deeds` (what the set does) are empty for a stack that did not
    exist, `role` where none was named. `file` is where the plan was read from, for the commands that we propose; it is
    not part of it.
    """

    ecsspec: str
    id: str
    account: str
    region: str
    target: str
    stack: str
    stack_id: str
    updated: str
    live: str
    change_set: str
    deeds: str
    template: str
    spec: str
    spec_digest: str
    changes: int
    losses: tuple[str, ...]
    role: str
    created: str
    expires: str
    file: str = ""

    @property
    def is_new(self) -> bool:
        """Tell whether there was no stack: then AWS keeps nothing for the plan."""
        return not self.stack_id

    @property
    def set_name(self) -> str:
        """Return the name of the change set that is kept, as AWS lists it."""
        return self.change_set.rpartition(":changeSet/")[2].partition("/")[0] or self.change_set

    @property
    def again(self) -> str:
        """Return what to type for a plan of today in this one's place."""
        file = quote(self.file)
        return f"plan anew: `ecsspec plan drop {file}`, then `ecsspec diff {quote(self.spec)} --out {file}`"

    def is_early(self, *, now: float) -> bool:
        """Tell whether the plan was made later than now, beyond what two clocks may differ by."""
        return datetime.fromisoformat(self.created).timestamp() > now + CLOCKS

    def is_expired(self, *, now: float) -> bool:
        """Tell whether the plan has outlived itself."""
        return now >= datetime.fromisoformat(self.expires).timestamp()


def digest(text: str) -> str:
    """Return what stands for a text in a plan."""
    return hashlib.sha256(text.encode()).hexdigest()


def planned(
    preview: Preview, *, spec: str, text: str, losses: tuple[str, ...], target: str, ecsspec: str, now: float
) -> Plan:
    """Return the plan of a preview; `text` is that of the spec file, `now` the time in seconds since the epoch."""
    stack = preview.stack
    return Plan(
        ecsspec=ecsspec,
        id=preview.plan,
        account=preview.caller.account,
        region=preview.caller.region,
        target=target,
        stack=preview.deployment.stack_name,
        stack_id=stack.id if stack else "",
        updated=stack.updated if stack else "",
        live=live_digest(preview),
        change_set=preview.change_set.id if preview.change_set else "",
        deeds=deeds(preview.change_set) if preview.change_set else "",
        template=digest(preview.deployment.body),
        spec=spec,
        spec_digest=digest(text),
        changes=len(preview.changes),
        losses=losses,
        role=preview.deployment.role,
        created=moment(now),
        expires=moment(now + LIFETIME),
    )


def in_words(moment: str) -> str:
    """Return a time of a plan as people read it, to the minute."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def target_of(caller: Caller) -> str:
    """Return the target of a caller who did not ask for the local one."""
    return caller.target or AWS


def live_digest(preview: Preview) -> str:
    """Return what stands for the template that a stack has, nothing where there is no stack."""
    return digest(emit_compact(preview.before)) if preview.stack else ""


def deeds(change_set: ChangeSet) -> str:
    """Return what stands for all that CloudFormation says a set does."""
    told = sorted(map(asdict, change_set.changes), key=lambda change: str(change["logical_id"]))
    return digest(json.dumps(told))


def as_text(plan: Plan) -> str:
    """Return what a file holds of a plan, with a digest over all of it."""
    held = {MARK: FORMAT, **asdict(plan)}
    del held["file"]
    return f"{json.dumps({**held, SEAL: _seal(held)}, indent=2)}\n"


def plan_in(text: str, *, file: str) -> Plan:
    """Return the plan in the text of a file; refuse what is none, what is newer, and what was cut or edited."""
    held = _keys(text, file)
    version = held.pop(MARK)
    if type(version) is int and version != FORMAT and version > 0:
        age = "a newer" if version > FORMAT else "an older"
        what = f"{file} is a plan of {age} ecsspec: nothing was done"
        raise NotDone(what, "use the ecsspec that made it, or plan anew: `ecsspec diff SPEC --out PLAN`", "E622")
    if (
        type(version) is not int
        or version != FORMAT
        or held.pop(SEAL, None) != _seal({MARK: version, **held})
        or not is_in_form(held)
    ):
        raise edited(file)
    losses = tuple(cast("list[str]", held.pop("losses")))
    return Plan(**held, losses=losses, file=file)  # type: ignore[arg-type]


def _keys(text: str, file: str) -> dict[str, object]:
    """Return what stands in a file that was a plan at some time."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        held = None
    if isinstance(held, dict) and MARK in held:
        return held
    if f'"{MARK}"' in text[:99]:
        raise edited(file)
    what = f"{file} is not a plan: nothing was done"
    raise NotDone(what, "a plan is made with `ecsspec diff SPEC --out PLAN`", "E620")


def edited(file: str) -> NotDone:
    """Return the refusal of a plan that is not as it was written."""
    what = f"the plan in {file} was cut or edited: nothing was done"
    return NotDone(what, "take the file as it was written, or plan anew: `ecsspec diff SPEC --out PLAN`", "E621")


def _seal(held: Mapping[str, object]) -> str:
    return digest(json.dumps(held, sort_keys=True))
