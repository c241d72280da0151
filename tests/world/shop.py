"""A service behind a load balancer with a circuit breaker: what rollouts are played on, and short looks into it."""

from __future__ import annotations

from typing import Any

from tests.world.scripts import apply, propose
from tests.world.world import World

SHOP = """
Resources:
  Cluster: {Type: AWS::ECS::Cluster, Properties: {ClusterName: shop}}
  Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /ecsspec/web}}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 8080, Protocol: HTTP, TargetType: ip}}
  Task:
    Type: AWS::ECS::TaskDefinition
    DependsOn: Log
    Properties:
      Family: web
      ContainerDefinitions:
        - Name: app
          Image: nginx:1.28
          LogConfiguration:
            LogDriver: awslogs
            Options: {awslogs-group: /ecsspec/web, awslogs-stream-prefix: app, awslogs-region: us-east-1}
        - {Name: sidecar, Image: "proxy:2"}
  Service:
    Type: AWS::ECS::Service
    Properties:
      ServiceName: web
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      DesiredCount: 2
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
      LoadBalancers: [{TargetGroupArn: !Ref Targets, ContainerName: app, ContainerPort: 8080}]
      CapacityProviderStrategy: [{CapacityProvider: FARGATE_SPOT, Weight: 1}]
"""
NEWER = SHOP.replace("nginx:1.28", "nginx:1.29")
UNGUARDED = SHOP.replace("Enable: true", "Enable: false")
ALARMED = SHOP.replace(
    "Rollback: true}}", "Rollback: true}, Alarms: {Enable: true, Rollback: true, AlarmNames: [errors]}}"
)


def ecs(world: World) -> Any:
    """Return a client of ECS."""
    return world.session().client("ecs")


def service(world: World) -> dict[str, Any]:
    """Return the service as ECS answers it."""
    found: dict[str, Any] = ecs(world).describe_services(cluster="shop", services=["web"])["services"][0]
    return found


def tasks(world: World, wanted: str = "STOPPED") -> list[dict[str, Any]]:
    """Return the service's tasks of a desired status."""
    found: list[dict[str, Any]] = []
    page = ecs(world).list_tasks(cluster="shop", serviceName="web", desiredStatus=wanted)
    while True:
        if page["taskArns"]:
            found += ecs(world).describe_tasks(cluster="shop", tasks=page["taskArns"])["tasks"]
        if "nextToken" not in page:
            return found
        page = ecs(world).list_tasks(
            cluster="shop", serviceName="web", desiredStatus=wanted, nextToken=page["nextToken"]
        )


def said(world: World) -> list[str]:
    """Return the events of the service, oldest first, without its name."""
    return [row["message"].removeprefix("(service web) ") for row in reversed(service(world)["events"])]


def begun(world: World, body: str, *, name: str = "n") -> None:
    """Carry out a change set without waiting for its end."""
    made = propose(world, "web", body, name=name)
    assert made["Status"] == "CREATE_COMPLETE", made.get("StatusReason")
    world.session().client("cloudformation").execute_change_set(ChangeSetName=made["ChangeSetId"])


def standing(body: str = SHOP) -> World:
    """Return a world in which the service runs well."""
    world = World()
    assert apply(world, "web", body) == "CREATE_COMPLETE"
    return world
