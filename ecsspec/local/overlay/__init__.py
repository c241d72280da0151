"""What the emulator lacks or strips of the types that ecsspec writes, one file per concern.

Importing a module here needs the emulator; `install` puts all of them in their places, once per process.
"""

from __future__ import annotations


def install() -> None:
    """Put the whole overlay in its place."""
    from ecsspec.local.overlay import (
        activities,
        auto_scaling,
        change_set,
        cluster,
        launch_template,
        listener,
        load_balancer,
        log_group,
        nat,
        network,
        parameters,
        replacement,
        roles,
        rollout,
        security_group,
        service,
        stack_events,
        stack_parameters,
        stack_tags,
        target_group,
        task_definition,
    )
    from ecsspec.local.overlay.rollout import waiting

    for module in (
        replacement, stack_tags, network, nat, security_group, launch_template, load_balancer, target_group, listener,
        roles, log_group, cluster, task_definition, rollout, waiting, service, activities, auto_scaling, parameters,
        change_set, stack_events, stack_parameters,
    ):  # fmt: skip
        module.install()
