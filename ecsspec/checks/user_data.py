"""What hosts must tell their ECS agent: the cluster, what to keep from containers, the log drivers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import CLUSTER
from ecsspec.checks.literals import at, known
from ecsspec.checks.views.agent import Agent, agent
from ecsspec.checks.views.hosts import DATA, Hosts, clusters_of, hosts, served_by
from ecsspec.checks.views.services import containers

JOINS = "E535"
SETTINGS = "E536"
DRIVERS = "E537"

PATH = (DATA, "UserData")
DEFAULT_CLUSTER = "default"
DEFAULT_DRIVERS = "json-file none"
"""The drivers of an agent that is told none."""
_REFERENCE = r"\$\{([^}.!]+)[^}]*\}"


def joins_cluster(index: Index) -> Iterator[Finding]:
    """Tell hosts the cluster that their provider belongs to.

    An agent that is told nothing joins the cluster `default`: the provider then waits for ever for its hosts.
    """
    for these, told in _agents(index):
        name = told.get(variable="ECS_CLUSTER", toml="cluster")
        for cluster in clusters_of(index, these):
            if not _is_cluster(index, name, cluster):
                said = f"join the cluster {name}" if name else "are told no cluster"
                wanted = index.identity(cluster)
                hint = f"write {'cluster = ' if told.is_toml else 'ECS_CLUSTER='}${{{wanted}}} into the user data"
                yield _finding(JOINS, these, f"the hosts {said}, their provider belongs to {wanted}", hint)


def _is_cluster(index: Index, name: str | None, cluster: Value) -> bool:
    """Tell whether a name in user data is a cluster's, or may be."""
    found = index.resource(cluster, CLUSTER)
    reference = re.fullmatch(_REFERENCE, name or "")
    if found is None:
        return True
    if reference:
        id_ = reference.group(1)
        return id_ == found.id or id_ not in index.template.resources
    own = at(found.properties, "ClusterName")
    return not known(own) or (name or DEFAULT_CLUSTER) == own


def agent_settings(index: Index) -> Iterator[Finding]:
    """Keep containers from the host's credentials, and let the execution role write logs.

    An awsvpc task reaches the metadata service past the hop limit unless the agent blocks it. Without the override
    ECS places no task whose log driver takes its credentials from the execution role. Bottlerocket always has the
    override, and blocks nothing unless it is told to.
    """
    for these, told in _agents(index):
        for variable, toml in _wanted(index, these, told):
            if told.get(variable=variable, toml=toml) != "true":
                line = f"{toml} = true" if told.is_toml else f"{variable}=true"
                what = f"the hosts' agent is not told {line}"
                yield _finding(SETTINGS, these, what, "add the line to the user data")


def _wanted(index: Index, these: Hosts, told: Agent) -> Iterator[tuple[str, str]]:
    block = ("ECS_AWSVPC_BLOCK_IMDS", "awsvpc-block-imds")
    if not told.is_toml:
        yield block
        yield "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE", ""
    elif any(served.mode == "awsvpc" for served in served_by(index, these)):
        yield block


def log_drivers(index: Index) -> Iterator[Finding]:
    """Tell hosts the log drivers that their tasks use.

    ECS places a task only on hosts whose agent registered the task's log driver.
    """
    for these, told in _agents(index):
        has = told.get(variable="ECS_AVAILABLE_LOGGING_DRIVERS", toml="logging-drivers")
        for driver in _drivers(index, these):
            if driver not in re.findall(r"[a-z-]+", DEFAULT_DRIVERS if has is None else has):
                what = f"tasks log through {driver}, which the hosts' agent does not offer"
                name = "logging-drivers" if told.is_toml else "ECS_AVAILABLE_LOGGING_DRIVERS"
                yield _finding(DRIVERS, these, what, f'add "{driver}" to {name} in the user data')


def _drivers(index: Index, these: Hosts) -> dict[str, None]:
    tasks = [served.task for served in served_by(index, these) if served.task]
    found = (at(one, "LogConfiguration", "LogDriver") for task in tasks for _, one in containers(task))
    return dict.fromkeys(driver for driver in found if isinstance(driver, str))


def _agents(index: Index) -> Iterator[tuple[Hosts, Agent]]:
    for these in index.once(hosts):
        told = agent(these)
        if told:
            yield these, told


def _finding(code: str, these: Hosts, what: str, hint: str) -> Finding:
    return Finding(code, these.template.id if these.template else these.group.id, PATH, what, hint)
