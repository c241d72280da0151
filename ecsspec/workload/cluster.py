"""The cluster, and the one association that names all its capacity providers."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import CLUSTER, CLUSTER_PROVIDERS
from ecsspec.blueprint.slots import Provider
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import GetAtt, Ref, Value


def cluster(app: App, parts: Fragment) -> Fragment:
    """Return the cluster and its association.

    The association is a whole list: a provider that it leaves out is disconnected, so nobody else writes one.
    """
    providers = parts.every(Provider)
    association: dict[str, Value] = {
        "Cluster": Ref(CLUSTER),
        "CapacityProviders": [provider.value for provider in providers],
        "DefaultCapacityProviderStrategy": strategy(providers),
    }
    return Fragment(
        (
            _cluster(app),
            Resource(
                CLUSTER_PROVIDERS,
                "AWS::ECS::ClusterCapacityProviderAssociations",
                "tells the cluster where tasks may run",
                association,
            ),
        ),
        outputs=(
            Output("ClusterName", Ref(CLUSTER), "The cluster"),
            Output("ClusterArn", GetAtt(CLUSTER, "Arn"), "The cluster's ARN"),
        ),
    )


def strategy(providers: list[Provider]) -> list[Value]:
    """Return the capacity provider strategy of those that take part in it."""
    return [_item(provider) for provider in providers if provider.weight or provider.base]


def _item(provider: Provider) -> Value:
    item: dict[str, Value] = {"CapacityProvider": provider.value, "Weight": provider.weight}
    return {**item, "Base": provider.base} if provider.base else item


def _cluster(app: App) -> Resource:
    section = app.spec.cluster
    own: list[dict[str, Value]] = [{"Key": key, "Value": value} for key, value in section.tags.items()]
    shared = [tag for tag in app.tags() if tag["Key"] not in section.tags]
    properties: dict[str, Value] = {"ClusterName": section.name} if section.name else {}
    tags = sorted([*own, *shared], key=lambda tag: str(tag["Key"]))
    properties |= {
        "ClusterSettings": [{"Name": "containerInsights", "Value": section.insights}],
        "Tags": tags,
    }
    return Resource(CLUSTER, "AWS::ECS::Cluster", "groups the app's tasks and what they run on", properties)
