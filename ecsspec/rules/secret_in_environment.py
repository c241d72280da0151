"""What stands in `environment` can be read by everybody who may look at the task definition."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.secrecy import holds_secret, is_reference, names_secret


def secret_in_environment(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Warn of variables that look like secrets; one that says where a secret is kept does not."""
    for name, value in spec.environment.items():
        if value and not is_reference(value) and (names_secret(name) or holds_secret(value)):
            subject = name if names_secret(name) else f"the value of {name}"
            what = f"{subject} looks like a secret, and everyone who may read the task definition can read it"
            hint = "keep it in Secrets Manager, write its ARN here, and let the app fetch it"
            yield Problem("W305", what, ("environment", name), hint=hint, severity="warning", secret=True)
