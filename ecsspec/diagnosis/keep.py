"""Two looks at one operation made into one: what a rollback took away stays, what came later is added."""

from __future__ import annotations

from dataclasses import replace

from ecsspec.diagnosis.evidence import Evidence, Service

SICK = "unhealthy"


def joined(before: Evidence, after: Evidence) -> Evidence:
    """Return all that two looks saw; where they differ, the later one, but for what failed."""
    earlier = {_name(service): service for service in before.services}
    later = {_name(service): service for service in after.services}
    services = {name: _service(earlier[name], later[name]) for name in later if name in earlier}
    return replace(
        after,
        failures=tuple(dict.fromkeys((*before.failures, *after.failures))),
        services=tuple({**earlier, **later, **services}.values()),
        notes=tuple(dict.fromkeys((*before.notes, *after.notes))),
    )


def _name(service: Service) -> tuple[str, str]:
    return (service.cluster, service.name)


def _service(before: Service, after: Service) -> Service:
    tasks = {task.arn: task for task in (*before.tasks, *after.tasks)}
    rollouts = {one.id: one for one in (*before.rollouts, *after.rollouts)}
    events = {*before.events, *after.events}
    activities = {*before.activities, *after.activities}
    was_sick = any(target.state.startswith(SICK) for target in before.targets)
    is_sick = any(target.state.startswith(SICK) for target in after.targets)
    return replace(
        after,
        rollouts=tuple(rollouts.values()),
        events=tuple(sorted(events, key=lambda one: (one.time, one.message))),
        tasks=tuple(tasks.values()),
        targets=before.targets if was_sick and not is_sick else after.targets,
        activities=tuple(sorted(activities, key=repr)),
        logs=after.logs or before.logs,
    )
