"""Evidence to findings: what went wrong, once each, with the cause before its symptoms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ecsspec.diagnosis.cover import shown
from ecsspec.diagnosis.entry import Place, Rank
from ecsspec.diagnosis.evidence import Evidence, LogLine
from ecsspec.diagnosis.exits import TO_READ
from ecsspec.diagnosis.known import bare, without_code
from ecsspec.diagnosis.placement import ROOM
from ecsspec.diagnosis.seen import Seen, seen_in
from ecsspec.diagnosis.stack import BY_ORDER, ON_REQUEST
from ecsspec.diagnosis.tasks import LOG_LINES, blurred
from ecsspec.problems import counted

ORIGINALS: Final = 3
"""How many of AWS's own texts a finding shows; the rest differ in numbers and ids."""
BALANCER: Final = "balancer-unhealthy"
SERVICE: Final = "AWS::ECS::Service"
_PLACES: Final = tuple(Place)
_SAID_AGAIN: Final = {"deployment-failed": "breaker"}
"""What says the same as another: that a deployment failed, in ECS's words and in CloudFormation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that went wrong: the cause in plain words, and AWS's own.

    `id` is that of the known text, empty where AWS's words are all there is. `tasks` is how many tasks failed of it,
    `times` how often it was told. `keys` are dotted keys of the spec; `logical_id` is the resource that failed, or the
    service's. `first` is when it was seen first, ISO 8601.
    """

    id: str
    rank: Rank
    place: Place
    cause: str
    tasks: int = 0
    times: int = 1
    service: str = ""
    logical_id: str = ""
    type: str = ""
    stack: str = ""
    container: str = ""
    image: str = ""
    first: str = ""
    originals: tuple[str, ...] = ()
    logs: tuple[LogLine, ...] = ()
    keys: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """Return the cause, with how many tasks failed of it."""
        return f"{counted(self.tasks, 'task')}: {self.cause}" if self.tasks else self.cause


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with a stack, the most telling first; nothing where all is well."""

    stack: str
    status: str
    taken: str
    findings: tuple[Finding, ...]

    @property
    def cause(self) -> Finding | None:
        """Return the first finding that is a failure."""
        return next((finding for finding in self.findings if finding.rank < Rank.HARMLESS), None)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the operation was cancelled, as CloudFormation says or whoever did it."""
        return any(finding.id in (ON_REQUEST, BY_ORDER) for finding in self.findings)

    @property
    def failed_tasks(self) -> int:
        """Return how many tasks failed."""
        return sum(finding.tasks for finding in self.findings)


class Key(NamedTuple):
    """What two things that were seen have in common if they are one finding."""

    cluster: str
    service: str
    stack: str
    logical_id: str
    id: str
    signature: str
    container: str
    image: str


def diagnose(evidence: Evidence) -> Diagnosis:
    """Return what the evidence says went wrong; secrets are covered."""
    covered = shown(evidence)
    logs = {(service.cluster, service.name): service.logs for service in covered.services}
    found = [_finding(key, seen, logs) for key, seen in _groups(seen_in(covered)).items()]
    told = tuple(sorted(without_echoes(found), key=_order))
    return Diagnosis(covered.stack, covered.status, covered.taken, told)


def without_echoes(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return findings without what only says another again; where no host comes, that there is no room follows."""
    by_id = {(one.id, one.logical_id) for one in findings}
    hostless = {one.logical_id for one in findings if one.place is Place.ACTIVITY and one.rank is Rank.CAUSE}
    told = (one for one in findings if (_SAID_AGAIN.get(one.id), one.logical_id) not in by_id)
    return [replace(one, rank=Rank.SYMPTOM) if _wants_host(one, hostless) else one for one in told]


def _wants_host(finding: Finding, hostless: Collection[str]) -> bool:
    return finding.rank is Rank.CAUSE and finding.id in ROOM and finding.logical_id in hostless


def _groups(every: Iterable[Seen]) -> Mapping[Key, Sequence[Seen]]:
    """Return what was seen by what it has in common; what only says again joins what says more."""
    by_key: dict[Key, list[Seen]] = {}
    for seen in every:
        by_key.setdefault(_key(seen), []).append(seen)
    joined: dict[Key, list[Seen]] = {}
    for key, group in by_key.items():
        home = _better(_known_container(key, by_key), by_key)
        joined.setdefault(home, []).extend(group)
    return joined


def _key(seen: Seen) -> Key:
    meaning = seen.reading.meaning
    return Key(
        seen.cluster,
        seen.service,
        seen.stack,
        seen.logical_id,
        meaning.known.id if meaning else "",
        seen.reading.signature,
        seen.container,
        seen.image,
    )


def _known_container(key: Key, keys: Iterable[Key]) -> Key:
    """Return the key of the tasks that an event is about which names no container."""
    if key.container or not key.id or not key.service:
        return key
    return next((one for one in keys if one[:5] == key[:5] and one.container), key)


def _better(key: Key, groups: Mapping[Key, Sequence[Seen]]) -> Key:
    """Return, for tasks that the balancer found unhealthy, the key of what the targets say of it."""
    if key.id != BALANCER:
        return key
    told = (one for one, group in groups.items() if one[:4] == key[:4] and _tells_health(one, group))
    return next(told, key)


def _tells_health(key: Key, group: Sequence[Seen]) -> bool:
    return key.id.startswith("target-") and group[0].reading.rank is Rank.CAUSE


def _finding(key: Key, group: Sequence[Seen], logs: Mapping[tuple[str, str], tuple[LogLine, ...]]) -> Finding:
    told = next(seen for seen in group if _key(seen) == key)
    meaning = told.reading.meaning
    container = next((seen.container for seen in group if seen.container), "")
    lines = _lines(logs.get((key.cluster, key.service), ()), group, container)
    return Finding(
        id=key.id,
        rank=told.reading.rank,
        place=min((seen.reading.place for seen in group if _key(seen) == key), key=_PLACES.index),
        cause=meaning.cause if meaning else bare(told.reading.text),
        tasks=sum(seen.is_task for seen in group),
        times=len(group),
        service=key.service,
        logical_id=key.logical_id,
        type=told.type,
        stack=key.stack,
        container=container,
        image=next((seen.image for seen in group if seen.image), ""),
        first=min((seen.time for seen in group if seen.time), default=""),
        originals=_originals(sorted(group, key=lambda seen: _key(seen) != key)),
        logs=lines,
        keys=meaning.known.keys if meaning else (),
        tries=tuple(one for one in meaning.tries if lines or one not in TO_READ) if meaning else (),
    )


def _lines(lines: Sequence[LogLine], group: Sequence[Seen], container: str) -> tuple[LogLine, ...]:
    """Return the last lines of a container, or of all where none is known; none where nothing ever ran."""
    if not any(seen.ran or seen.reading.place is Place.TARGET for seen in group):
        return ()
    return tuple(line for line in lines if not container or line.container == container)[-LOG_LINES:]


def _originals(group: Sequence[Seen]) -> tuple[str, ...]:
    """Return AWS's own words, once each where they differ in more than numbers and ids; none that repeats another."""
    texts = {blurred(text): bare(text) for seen in reversed(group) for text in reversed(seen.originals)}
    told: list[str] = []
    for text in reversed(texts.values()):
        if not any(without_code(earlier) in text for earlier in told):
            told.append(text)
    return tuple(told[:ORIGINALS])


def _weight(finding: Finding) -> Rank:
    """Return a finding's rank; a resource that failed is a cause in any words, but for a service, which has tasks."""
    is_cause = finding.place is Place.RESOURCE and finding.rank is Rank.UNKNOWN and finding.type != SERVICE
    return Rank.CAUSE if is_cause else finding.rank


def _nearness(finding: Finding) -> int:
    """Return how near the place of a finding is to the cause; that a service is not stable says the least of it."""
    if finding.type == SERVICE and finding.rank is Rank.SYMPTOM:
        return len(_PLACES)
    return _PLACES.index(Place.TASK if finding.tasks else finding.place)


def _order(finding: Finding) -> tuple[int, int, int, str, str, str, str, str, str]:
    """Return what sorts findings: causes first, then resources, then what most tasks failed of, then the rest."""
    return (
        _weight(finding),
        _nearness(finding),
        -finding.tasks,
        finding.first,
        finding.cause,
        finding.service,
        finding.logical_id,
        finding.container,
        finding.image,
    )
