"""What hinders a deletion, and what outlives it, of the boto3 adapters, wherever AWS is played."""

from __future__ import annotations

import pytest

from ecsspec.deploy.outside import Tenant
from ecsspec.deploy.removal.destroy import destroy, plan_destroy, remove_remnants
from ecsspec.deploy.removal.protections import BALANCER
from ecsspec.deploy.removal.retained import left_behind
from ecsspec.problems import AwsError, NotDone
from tests.contract.case import outcome
from tests.contract.places import Place
from tests.contract.templates import APP, KEPT
from tests.world.scripts import EC2

NETWORK = """
Metadata: {ecsspec: {version: "0"}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  One:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24, AvailabilityZone: us-east-1a}
  Two:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1b}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      Subnets: [!Ref One, !Ref Two]
      LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: "true"}]
"""
HOSTS = f'Metadata: {{ecsspec: {{version: "0"}}}}\n{EC2}'


def test_operations_protect_and_unprotect_are_harmless_when_repeated(place: Place) -> None:
    place.applied(APP)
    stack = place.ports.stacks.describe(place.stack)
    assert stack
    for _ in range(2):
        place.ports.operations.protect(stack.id)
    plan = plan_destroy(place.ports, place.stack, unprotect=True)
    assert plan
    assert [guard.name for guard in plan.guards] == [place.stack]
    for _ in range(2):
        place.ports.operations.unprotect(stack.id)
    assert outcome(list(destroy(place.ports, plan))) == "deleted"


def test_removal_is_protected_and_unprotect_of_a_balancer(place: Place) -> None:
    place.applied(NETWORK)
    arn = place.physical()["Balancer"]
    assert place.ports.removal.is_protected(BALANCER, arn)
    with pytest.raises(NotDone) as refused:
        plan_destroy(place.ports, place.stack)
    assert "the load balancer Balancer" in refused.value.what
    for _ in range(2):
        place.ports.removal.unprotect(BALANCER, arn)
    assert not place.ports.removal.is_protected(BALANCER, arn)
    place.destroyed()
    assert not place.ports.removal.is_protected(BALANCER, arn)


def test_removal_log_group_and_delete_log_group_of_a_stack_that_is_gone(place: Place) -> None:
    name = f"/ecsspec/{place.stack}"
    assert place.ports.removal.log_group(name) is None
    place.applied(KEPT)
    found = place.ports.removal.log_group(name)
    assert found
    assert (found.name, found.days, found.tags["ecsspec:name"]) == (name, 30, place.stack)
    assert left_behind(place.ports, stack=place.stack, owner=place.stack) == ()
    place.destroyed()
    left = left_behind(place.ports, stack=place.stack, owner=place.stack)
    assert [(one.logical_id, one.physical_id) for one in left] == [("Log", name)]
    for _ in range(2):
        list(remove_remnants(place.ports, left, stack=place.stack))
    assert place.ports.removal.log_group(name) is None


def test_removal_users_of_what_nobody_uses(place: Place) -> None:
    place.applied(NETWORK.partition("  Balancer:")[0])
    names, removal = place.physical(), place.ports.removal
    assert removal.users("AWS::EC2::Subnet", names["One"]) == []
    assert removal.users("AWS::ECS::Cluster", "any") == []


def test_workloads_container_instances_end_with_the_hosts(place: Place) -> None:
    place.applied(HOSTS)
    cluster = place.physical()["Cluster"]
    assert len(place.ports.workloads.container_instances(cluster)) <= 1
    assert outcome(place.destroyed()) == "deleted"
    assert place.ports.workloads.container_instances(cluster) == []


def test_workloads_tenants_are_all_but_our_own(place: Place) -> None:
    place.applied(HOSTS)
    ids = place.physical()
    cluster, service = ids["Cluster"], ids["Service"]
    name, workloads = service.rpartition("/")[2], place.ports.workloads
    assert workloads.tenants(cluster, own=[name]) == []
    assert workloads.tenants(cluster, own=[]) == [Tenant(name, service, "the service", 1)]
    assert workloads.tenants("no-such-cluster", own=[]) == []


def test_removal_unprotect_of_nothing_is_an_error(place: Place) -> None:
    nothing = "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/no/0000000000000000"
    with pytest.raises(AwsError):
        place.ports.removal.unprotect(BALANCER, nothing)
