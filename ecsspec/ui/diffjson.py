"""A report as JSON lines for programs; version 1 of the layout, which schemas/diff.schema.json describes."""

from __future__ import annotations

import json

from ecsspec.cfn.access import Grant
from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.layout import Data, plain
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.deploy.counts import LiveCount
from ecsspec.problems import Path, dotted
from ecsspec.report import LeftBehind, NotCompared, Report
from ecsspec.review import Review
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui.entries import KINDS, Entry, by_kind
from ecsspec.ui.masking import masked

VERSION = 1


def render_report_json(report: Report) -> str:
    """Return a JSON object a line: for each spec, then each stack without a spec, then each that was not compared."""
    rest = [*map(_left, report.left_behind), *map(_failed, report.not_compared)]
    return "\n".join([*map(render_json, report.reviews), *(json.dumps(one, ensure_ascii=False) for one in rest)])


def _left(one: LeftBehind) -> dict[str, object]:
    place = {"account": one.account, "region": one.region}
    return {"version": VERSION, "stack": one.stack, **place, "action": "left", "file": one.file, "also": list(one.also)}


def _failed(one: NotCompared) -> dict[str, object]:
    why = {"code": one.error.code or None, "what": covered_forms(one.error.what)}
    return {"version": VERSION, "stack": one.stack, "action": "failed", "file": one.file, **why}


def render_json(review: Review) -> str:
    """Return one JSON object on one line."""
    preview, deployment, beside = review.preview, review.preview.deployment, dict(by_kind(review))
    return json.dumps(
        {
            "version": VERSION,
            "stack": deployment.stack_name,
            "account": preview.caller.account or deployment.account or None,
            "region": preview.caller.region or deployment.region or None,
            "target": None if preview.against else preview.caller.target or "aws",
            "against": preview.against or None,
            "file": review.document.source.path,
            "renamed_from": review.renamed_from or None,
            "action": _action(review),
            "plan": preview.plan if preview.change_set else None,
            "validated": preview.validated,
            "three_way": preview.three_way,
            "note": preview.note or None,
            "counts": [_count(name, live) for name, live in sorted(preview.counts.items())],
            "obstacles": list(review.obstacles),
            "access": [_grant(review, grant) for grant in review.opened],
            "changes": [_change(review, change) for change in preview.changes],
            **{kind.lower(): [_entry(review, entry) for entry in beside.get(kind, ())] for kind in KINDS},
        },
        ensure_ascii=False,
    )


def _action(review: Review) -> str:
    if review.is_empty:
        return "none"
    return "create" if review.is_new else "update"


def _count(name: str, live: LiveCount) -> dict[str, object]:
    return {"resource": name, "desired": live.desired, "running": live.running}


def _grant(review: Review, grant: Grant) -> dict[str, object]:
    said = {"sentence": covered_forms(grant.sentence), "who": grant.who, "public": grant.public}
    return {**said, **_where(review, review.key_of_grant(grant))}


def _change(review: Review, change: ResourceChange) -> dict[str, object]:
    return {
        "resource": change.logical_id,
        "type": change.type,
        "purpose": review.purpose_of(change) or None,
        "action": change.action,
        "by": change.by,
        "agreement": change.agreement,
        "own": change.own,
        "loss": review.loss_of(change) or None,
        "properties": [_move(review, change, move) for move in change.properties],
    }


def _move(review: Review, change: ResourceChange, move: PropertyMove) -> dict[str, object]:
    more = {"by": move.by, "via": move.via or None, "effect": str(move.effect.value)}
    return {**_sides(move.path, (move.before, move.after)), **more, **_where(review, review.key_of(change, move))}


def _entry(review: Review, entry: Entry) -> dict[str, object]:
    return {**_sides(entry.path, (entry.before, entry.after)), "by": entry.by, **_where(review, entry.key)}


def _sides(path: Path, sides: tuple[Side, Side]) -> dict[str, object]:
    before, after = (_value(side, path) for side in sides)
    return {"path": [str(step) for step in path], "before": before, "after": after}


def _where(review: Review, key: Path | None) -> dict[str, object]:
    span = review.span_of(key)
    return {
        "key": dotted(key) if key else None,
        "file": review.document_of(key).source.path if key else None,
        "line": span.line if span else None,
    }


def _value(side: Side, path: Path) -> Data:
    return None if side is ABSENT else masked(plain(side), path)
