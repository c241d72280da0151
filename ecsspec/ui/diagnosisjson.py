"""A diagnosis as JSON for programs; version 1 of the layout, which schemas/diagnosis.schema.json describes."""

from __future__ import annotations

import json
from dataclasses import asdict

from ecsspec.diagnosis.evidence import Evidence, Service
from ecsspec.diagnosis.findings import Diagnosis, Finding
from ecsspec.ui.diagnosis import Spec

VERSION = 1


def render(diagnosis: Diagnosis, evidence: Evidence, *, spec: Spec) -> str:
    """Return one JSON object."""
    record = {
        "version": VERSION,
        "stack": diagnosis.stack,
        "status": diagnosis.status,
        "taken": diagnosis.taken,
        "healthy": diagnosis.cause is None,
        "findings": [_finding(one, spec) for one in diagnosis.findings],
        "services": [_service(one) for one in evidence.services],
        "notes": list(evidence.notes),
    }
    return json.dumps(record, indent=2, ensure_ascii=False)


def _finding(finding: Finding, spec: Spec) -> dict[str, object]:
    places = spec.places or {}
    keys = [{"key": key, "place": places.get(key)} for key in finding.keys]
    return {
        **asdict(finding),
        "rank": finding.rank.name.lower(),
        "place": finding.place.value,
        "keys": keys,
    }


def _service(service: Service) -> dict[str, object]:
    return {
        "cluster": service.cluster,
        "name": service.name,
        "logical_id": service.logical_id,
        "desired": service.desired,
        "running": service.running,
        "pending": service.pending,
    }
