"""A strategy names only providers that its cluster has, and one resource says which these are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import ASSOCIATION, CLUSTER
from ecsspec.checks.literals import at, items, known
from ecsspec.checks.views.services import services, strategy

NOT_ASSOCIATED = "E519"
NOT_ONE = "E520"


def providers_associated(index: Index) -> Iterator[Finding]:
    """Associate every provider of a service's strategy with the service's cluster.

    ECS refuses a strategy with a provider that is not associated with the cluster, FARGATE and FARGATE_SPOT included.
    """
    for served in index.once(services):
        cluster = index.resource(at(served.service.properties, "Cluster"), CLUSTER)
        if cluster:
            has = _providers(index, cluster)
            for position, item in enumerate(strategy(served.service)):
                yield from _unknown(index, served.service, ("CapacityProviderStrategy", position), item, has)


def _unknown(
    index: Index, resource: Resource, path: tuple[str | int, ...], item: Value, has: Sequence[Value]
) -> Iterator[Finding]:
    provider = at(item, "CapacityProvider")
    if any(map(index.is_late, [provider, *has])):
        return
    id_ = index.identity(provider)
    if id_ not in set(map(index.identity, has)):
        what = f"{id_} is not associated with the cluster, and ECS refuses the strategy"
        hint = f"add it to CapacityProviders of the cluster's {ASSOCIATION}"
        code = NOT_ASSOCIATED if resource.type != ASSOCIATION else NOT_ONE
        yield Finding(code, resource.id, (*path, "CapacityProvider"), what, hint)


def _providers(index: Index, cluster: Resource) -> list[Value]:
    """Return the providers of a cluster; what is not written plainly is returned as it is."""
    ours = [one for one in index.every(ASSOCIATION) if index.identity(at(one.properties, "Cluster")) == cluster.id]
    lists = [at(resource.properties, "CapacityProviders") for resource in (cluster, *ours)]
    return [provider for listed in lists for provider in _each(listed)]


def _each(listed: Value) -> Sequence[Value]:
    """Return the items of a list; a list that is not known is one item that is not known."""
    return items(listed) if known(listed) else [listed]


def one_association(index: Index) -> Iterator[Finding]:
    """Write one association per cluster, with a default strategy, which may be empty, of its own providers.

    The association is the whole list: a second one, or CapacityProviders on the cluster, takes away what the first
    one gave. CloudFormation requires DefaultCapacityProviderStrategy.
    """
    first: dict[str, Resource] = {}
    for association in index.every(ASSOCIATION):
        cluster = index.identity(at(association.properties, "Cluster"))
        known_one = first.setdefault(cluster, association)
        if cluster and known_one is not association:
            yield _second(association, f"{known_one.id} already says which providers {cluster} has")
        elif cluster in index.template.resources and _has_own(index.template.resources[cluster]):
            yield _second(association, f"{cluster} already names its CapacityProviders itself")
        yield from _default_strategy(index, association)


def _second(association: Resource, why: str) -> Finding:
    hint = f"write all providers in one {ASSOCIATION}: each such list replaces the other"
    return Finding(NOT_ONE, association.id, ("CapacityProviders",), why, hint)


def _has_own(cluster: Resource) -> bool:
    return bool(at(cluster.properties, "CapacityProviders"))


def _default_strategy(index: Index, association: Resource) -> Iterator[Finding]:
    path = "DefaultCapacityProviderStrategy"
    default = at(association.properties, path)
    if default is None:
        what = "it has no DefaultCapacityProviderStrategy, which CloudFormation requires"
        yield Finding(NOT_ONE, association.id, (path,), what, f"{path}: []")
    has = _each(at(association.properties, "CapacityProviders"))
    for position, item in enumerate(items(default)):
        yield from _unknown(index, association, (path, position), item, has)
