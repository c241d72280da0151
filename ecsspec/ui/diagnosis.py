"""Why a deployment failed, as text: the cause first, then the log, the keys, what to try, and AWS's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ecsspec.deploy.statuses import meaning
from ecsspec.diagnosis.entry import Rank
from ecsspec.diagnosis.evidence import Evidence, Service
from ecsspec.diagnosis.findings import Diagnosis, Finding
from ecsspec.ui.console import Screen
from ecsspec.ui.fitting import visible, wrapped
from ecsspec.ui.underway import STACK

LABEL = 8
"""Columns of what stands before a line of a finding, and of its indentation."""
MOST = 5
"""How many findings are told at length."""
DEEPEST = 8
"""Columns that a log line may be indented by."""
_OF_SERVICES = {
    "ACTIVE": "the service is there",
    "DRAINING": "the service is being deleted",
    "INACTIVE": "the service was deleted",
}
TIME, MINUTE = slice(11, 19), 16


@dataclass(frozen=True, slots=True)
class Spec:
    """Where the keys of a spec stand: `name` says of which file, `places` holds those that are in it."""

    name: str = ""
    places: Mapping[str, str] | None = None


NO_SPEC = Spec()


def render(diagnosis: Diagnosis, evidence: Evidence, screen: Screen, *, spec: Spec = NO_SPEC) -> str:
    """Return what is wrong with a stack, or that nothing is."""
    page = _Page(screen, spec, diagnosis.stack)
    told, brief = _sorted(diagnosis.findings)
    blocks = ["\n".join(page.finding(finding)) for finding in told]
    if diagnosis.cause is None:
        blocks.insert(0, "\n".join(page.healthy(diagnosis, evidence.services)))
    blocks += ["\n".join(page.brief(brief))] if brief else []
    blocks += ["\n".join(page.notes(evidence.notes))] if evidence.notes else []
    return "\n\n".join(blocks)


def headed(diagnosis: Diagnosis, evidence: Evidence, screen: Screen, *, spec: Spec = NO_SPEC) -> str:
    """Return the same with the stack's status above what is wrong, for somebody who did not see it happen."""
    page = render(diagnosis, evidence, screen, spec=spec)
    if diagnosis.cause is None:
        return page
    when = diagnosis.taken[:MINUTE].replace("T", " ")
    how = _OF_SERVICES.get(diagnosis.status) or meaning(diagnosis.status, cancelled=diagnosis.is_cancelled)
    said = f"{diagnosis.stack}: {how} ({diagnosis.status}); seen {when} UTC"
    head = "\n".join(screen.paint(line, "bold") for line in wrapped(said, screen.width))
    return f"{head}\n\n{page}"


def _sorted(findings: Sequence[Finding]) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """Return what is told at length, and what in a line: what follows from a cause is told at length without one."""
    causes = [one for one in findings if one.rank < Rank.SYMPTOM]
    chosen = (causes or [one for one in findings if one.rank is Rank.SYMPTOM][:1])[:MOST]
    return chosen, [one for one in findings if one not in chosen]


@dataclass(frozen=True, slots=True)
class _Page:
    screen: Screen
    spec: Spec
    stack: str

    def finding(self, finding: Finding) -> Iterator[str]:
        """Yield the lines of a finding."""
        first, *rest = wrapped(finding.headline, self.screen.width - 2)
        yield self.screen.paint(f"✗ {first}", "error")
        yield from (self.screen.paint(f"  {line}", "error") for line in rest)
        yield from self._labelled("in", [_where(finding, of=self.stack)])
        yield from self._log(finding)
        yield from self._labelled("spec", _keys(finding, self.spec))
        yield from self._labelled("try", finding.tries)
        yield from self._labelled("AWS", [text for text in finding.originals if text != finding.cause])

    def _labelled(self, label: str, texts: Iterable[str]) -> Iterator[str]:
        """Yield texts below each other, with a word before the first."""
        lines = [line for text in texts if text for line in self._hung(text)]
        for number, line in enumerate(lines):
            yield self._margin("" if number else label) + line

    def _margin(self, label: str) -> str:
        return f"  {self.screen.paint(label.ljust(LABEL - 2), 'dim')}"

    def _hung(self, text: str) -> Iterator[str]:
        """Yield the lines of a text, those after the first a little further in."""
        first, *rest = wrapped(text, self.screen.width - LABEL - 2)
        yield first
        yield from (f"  {line}" for line in rest)

    def _log(self, finding: Finding) -> Iterator[str]:
        """Yield the container's last lines, indented as it wrote them."""
        label = "log"
        for entry in finding.logs:
            inset = " " * min(len(entry.text) - len(entry.text.lstrip()), DEEPEST)
            for line in wrapped(visible(entry.text), self.screen.width - LABEL - 2 - len(inset)):
                bar = self.screen.paint("│", "dim")
                yield f"{self._margin(label)}{bar} {inset}{line}"
                label = ""

    def brief(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Yield findings of which one line is enough."""
        yield self.screen.paint("besides", "bold")
        for finding in findings:
            of = f"{_of(finding)}: " if _of(finding) else ""
            first, *rest = wrapped(f"{of}{finding.headline}", self.screen.width - 4)
            yield f"  {first}"
            yield from (f"    {line}" for line in rest)

    def notes(self, notes: Sequence[str]) -> Iterator[str]:
        """Yield what could not be seen."""
        yield self.screen.paint("not seen", "bold")
        for note in notes:
            first, *rest = wrapped(note, self.screen.width - 4)
            yield f"  {first}"
            yield from (f"    {line}" for line in rest)

    def healthy(self, diagnosis: Diagnosis, services: Sequence[Service]) -> Iterator[str]:
        """Yield that nothing is wrong, and how each service stands."""
        yield self.screen.paint(f"✓ {diagnosis.stack}: nothing is wrong ({diagnosis.status})", "add")
        for service in services:
            yield f"  {service.logical_id or service.name}: {', '.join(_standing(service))}"


def _standing(service: Service) -> Iterator[str]:
    yield f"{service.running} of {service.desired} tasks run"
    if service.targets:
        yield f"{sum(one.state == 'healthy' for one in service.targets)} of {len(service.targets)} targets are healthy"


def _of(finding: Finding) -> str:
    return finding.logical_id or finding.service


def _where(finding: Finding, *, of: str) -> str:
    """Return where it happened: the container, its image, the service or the resource, and since when."""
    parts = (
        f"container {finding.container}" if finding.container else "",
        finding.image,
        _what(finding, of=of),
        f"stack {finding.stack}" if finding.stack not in ("", of) else "",
        f"first at {finding.first[TIME]}" if finding.first else "",
    )
    return " · ".join(filter(None, parts))


def _what(finding: Finding, *, of: str) -> str:
    """Return the resource or the service; the stack that was looked at is called one."""
    if finding.type == STACK and finding.logical_id == of:
        return f"stack {of}"
    return f"{_of(finding)} ({finding.type})" if finding.type else _of(finding)


def _keys(finding: Finding, spec: Spec) -> Sequence[str]:
    """Return the keys that may be behind it, with their lines; those that the file has not, where it has none."""
    if spec.places is None or not finding.keys:
        return ()
    written = dict.fromkeys(filter(None, (_written(key, spec.places) for key in finding.keys)))
    found = [_placed(key, spec.places[key]) for key in written]
    return found or [f"{', '.join(finding.keys)} (not in {spec.name})"]


def _placed(key: str, place: str) -> str:
    """Return a key with its line; of a spec that only the stack holds, with the word for that."""
    return f"{place}  {key}" if ":" in place else f"{key} ({place})"


def _written(key: str, places: Mapping[str, str]) -> str:
    """Return a key as the file has it: by its own name, or by the short form of the section that it is in."""
    while key and key not in places:
        key = key.rpartition(".")[0]
        if any(other.startswith(f"{key}.") for other in places):
            return ""
    return key
