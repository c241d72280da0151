"""What to know beside the changes: who judged them, what they were compared with, where the spec was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ecsspec.deploy.changes import Action, ResourceChange
from ecsspec.review import Review

OFFLINE: Final = "compared offline: CloudFormation has not seen it"
WORDS: Final[Mapping[Action | None, str]] = {
    "add": "created",
    "modify": "in place",
    "replace": "replaced",
    "may_replace": "may be replaced",
    "remove": "deleted",
}
"""Our own verdict, as a note quotes it."""
FEW: Final = 3
"""So many resources are named; of more the number is enough."""


def notes(review: Review) -> Iterator[str]:
    """Yield what to know beside the changes, each in a sentence."""
    preview = review.preview
    if preview.note:
        yield preview.note
    yield from review.places
    if said := agreement(review):
        yield said
    if review.renamed_from:
        yield f"the spec was {review.renamed_from} before"
    if preview.against and review.other_app:
        yield f"that template is of the app {review.other_app}"
    if preview.against:
        yield OFFLINE
    elif preview.stack is None and not preview.validated:
        yield "the stack does not exist yet: this is ecsspec's own word, CloudFormation has not seen it"
    elif preview.stack and not preview.three_way and not preview.unchanged:
        yield "the stack holds no spec: edits and upgrades are not told apart"


def agreement(review: Review) -> str:
    """Return how many of our verdicts on what is there CloudFormation confirmed, and which it did not."""
    judged = [one for one in review.preview.changes if one.agreement in ("confirmed", "corrected")]
    judged = [one for one in judged if one.action not in ("add", "import")]
    if not judged:
        return ""
    other = [one for one in judged if one.agreement == "corrected"]
    unsure = [one for one in other if one.action == "may_replace"]
    wrong = [one for one in other if one.action != "may_replace"]
    said = [_confirmed(len(judged) - len(other), len(judged))]
    said += [f"it leaves open whether {_named(unsure)} {_is(unsure)} replaced"] if unsure else []
    said += [f"it corrected {', '.join(_quoted(one) for one in wrong)}"] if wrong else []
    return "; ".join(said)


def _confirmed(number: int, of: int) -> str:
    every = {1: "the verdict", 2: "both verdicts"}.get(of, f"all {of} verdicts")
    some = f"{number or 'none'} of {of} verdicts" if of > 1 else "no verdict"
    return f"CloudFormation confirmed {every if number == of else some}"


def _quoted(change: ResourceChange) -> str:
    own = f" (ecsspec's table said {WORDS[change.own]})" if change.own in WORDS else ""
    return f"{change.logical_id}{own}"


def _named(changes: Sequence[ResourceChange]) -> str:
    names = [one.logical_id for one in changes]
    return ", ".join(names) if len(names) <= FEW else f"{len(names)} resources"


def _is(changes: Sequence[ResourceChange]) -> str:
    return "is" if len(changes) == 1 else "are"
