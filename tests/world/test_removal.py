"""What hinders a deletion, and what outlives it: balancers, container instances, daemons, log groups, networks."""

from __future__ import annotations

import pytest

from tests.world import World
from tests.world.networks import Group, Interface
from tests.world.refusals import NotPlayed
from tests.world.scripts import APP, EC2, apply, delete, history, ids, refusal

BALANCER = """
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: [subnet-1, subnet-2]
      LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: "true"}]
"""
LOGS = "AWS::Logs::LogGroup"
KEPT = APP.replace("Type: AWS::Logs::LogGroup\n", "Type: AWS::Logs::LogGroup\n    DeletionPolicy: Retain\n")


def test_a_protected_balancer_cannot_be_deleted_until_it_is_lifted() -> None:
    world = World()
    apply(world, "web", BALANCER)
    balancer, elb = ids(world, "web")["Balancer"], world.session().client("elbv2")
    assert delete(world, "web") == "DELETE_FAILED"
    assert "deletion protection is enabled" in dict(history(world, "web", "Balancer"))["DELETE_FAILED"]
    attributes = [{"Key": "deletion_protection.enabled", "Value": "false"}]
    elb.modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=attributes)
    assert elb.describe_load_balancer_attributes(LoadBalancerArn=balancer)["Attributes"] == attributes
    assert delete(world, "web") == "DELETE_COMPLETE"
    gone = {"LoadBalancerArn": balancer}
    assert refusal(lambda: elb.describe_load_balancer_attributes(**gone))[0] == "LoadBalancerNotFound"


def test_an_update_sets_the_attributes_that_it_names() -> None:
    world = World()
    apply(world, "web", BALANCER)
    apply(world, "web", BALANCER.replace('"true"', '"false"'), name="n")
    assert delete(world, "web") == "DELETE_COMPLETE"


def test_a_host_that_is_gone_lingers_in_its_cluster() -> None:
    world = World()
    world.autoscaling.lingers = 100
    apply(world, "ec2", EC2)
    names, ecs = ids(world, "ec2"), world.session().client("ecs")
    ecs.update_service(cluster=names["Cluster"], service=names["Service"], desiredCount=0)
    autoscaling = world.session().client("autoscaling")
    hosts = [host.id for host in world.autoscaling.groups[names["Group"]].hosts]
    group = {"AutoScalingGroupName": names["Group"]}
    autoscaling.update_auto_scaling_group(**group, MinSize=0, DesiredCapacity=0)
    autoscaling.set_instance_protection(**group, InstanceIds=hosts, ProtectedFromScaleIn=False)
    world.clock.sleep(60)
    listed = ecs.list_container_instances(cluster=names["Cluster"])["containerInstanceArns"]
    assert [arn.rpartition("/")[2] for arn in listed] == [hosts[0][2:]]
    world.clock.sleep(100)
    assert ecs.list_container_instances(cluster=names["Cluster"])["containerInstanceArns"] == []


def test_a_cluster_with_container_instances_cannot_be_deleted() -> None:
    world = World()
    apply(world, "web", APP)
    world.autoscaling.registered[ids(world, "web")["Cluster"]] = ["0f1e"]
    assert delete(world, "web") == "DELETE_FAILED"
    assert "Container Instances are active" in dict(history(world, "web", "Cluster"))["DELETE_FAILED"]


def test_a_daemon_service_has_no_count() -> None:
    world = World()
    apply(world, "web", APP.replace("DesiredCount: !Ref Count", "SchedulingStrategy: DAEMON"))
    names, ecs = ids(world, "web"), world.session().client("ecs")
    asked = {"cluster": names["Cluster"], "service": names["Service"], "desiredCount": 0}
    code, message = refusal(lambda: ecs.update_service(**asked))
    assert (code, "daemon scheduling strategy" in message) == ("InvalidParameterException", True)
    shown = ecs.describe_services(cluster=names["Cluster"], services=[names["Service"]])["services"][0]
    assert shown["schedulingStrategy"] == "DAEMON"


def test_services_are_listed_until_they_are_gone() -> None:
    world = World()
    apply(world, "web", APP)
    names, ecs = ids(world, "web"), world.session().client("ecs")
    assert ecs.list_services(cluster=names["Cluster"])["serviceArns"] == [names["Service"]]
    world.ecs.services[names["Service"]].status = "INACTIVE"
    assert ecs.list_services(cluster=names["Cluster"])["serviceArns"] == []


def test_tasks_end_with_the_last_host() -> None:
    world = World()
    apply(world, "ec2", EC2)
    (group,) = world.autoscaling.groups.values()
    world.ecs.lose_host(group)
    assert [(task.status, task.stop_code) for task in world.ecs.tasks] == [("STOPPED", "TerminationNotice")]


def test_a_log_group_is_found_tagged_and_deleted() -> None:
    world = World()
    logs = world.session().client("logs")
    apply(world, "web", KEPT, tags={"team": "shop"})
    world.exists(LOGS, "/ecsspec/web-2")
    world.logs.write("/ecsspec/web", "a", "hello")
    for _ in ("it stands", "it was kept"):
        rows = logs.describe_log_groups(logGroupNamePrefix="/ecsspec/web", limit=1)
        (row,) = rows["logGroups"]
        assert (row["logGroupName"], row["storedBytes"], row["retentionInDays"]) == ("/ecsspec/web", 5, 30)
        more = logs.describe_log_groups(logGroupNamePrefix="/ecsspec/web", nextToken=rows["nextToken"])
        assert [row["logGroupName"] for row in more["logGroups"]] == ["/ecsspec/web-2"]
        tags = logs.list_tags_for_resource(resourceArn=row["logGroupArn"])["tags"]
        assert (tags["team"], tags["aws:cloudformation:logical-id"]) == ("shop", "Log")
        delete(world, "web")
    logs.delete_log_group(logGroupName="/ecsspec/web")
    assert world.logs.stored("/ecsspec/web") == 0
    again = {"logGroupName": "/ecsspec/web"}
    assert refusal(lambda: logs.delete_log_group(**again))[0] == "ResourceNotFoundException"
    gone = {"resourceArn": world.arn("logs", "log-group:/ecsspec/web")}
    assert refusal(lambda: logs.list_tags_for_resource(**gone))[0] == "ResourceNotFoundException"


def test_a_log_group_of_nobody_has_no_tags() -> None:
    world = World()
    world.exists(LOGS, "/x")
    arn = world.arn("logs", "log-group:/x")
    assert world.session().client("logs").list_tags_for_resource(resourceArn=arn)["tags"] == {}


def test_users_of_a_network_are_those_that_a_test_puts_there() -> None:
    world = World()
    ec2 = world.session().client("ec2")
    world.networks.interfaces.append(Interface("eni-1", "ELB app/web/1", frozenset({"subnet-1", "sg-1"})))
    world.networks.groups.append(Group("sg-9", "shop", frozenset({"sg-1"})))
    subnet = [{"Name": "subnet-id", "Values": ["subnet-1"]}]
    (found,) = ec2.describe_network_interfaces(Filters=subnet)["NetworkInterfaces"]
    assert (found["NetworkInterfaceId"], found["Description"]) == ("eni-1", "ELB app/web/1")
    named = [{"Name": "ip-permission.group-id", "Values": ["sg-1"]}]
    assert [row["GroupId"] for row in ec2.describe_security_groups(Filters=named)["SecurityGroups"]] == ["sg-9"]
    with pytest.raises(NotPlayed):
        ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["x"]}])
