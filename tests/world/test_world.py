"""The world proves itself through real boto3 clients: calls, clock, faults, and the life of a stack."""

from __future__ import annotations

import socket
import time

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ParamValidationError, ReadTimeoutError

from tests.world import Killed, NotPlayed, World, WrongAnswer
from tests.world.scripts import APP, EC2, apply, changes_of, ids, propose, refusal, statuses
from tests.world.shapes import check_answer


def test_a_stack_is_made_and_its_resources_are_seen_in_the_services() -> None:
    world = World()
    assert apply(world, "web", APP) == "CREATE_COMPLETE"
    stack = world.session().client("cloudformation").describe_stacks(StackName="web")["Stacks"][0]
    outputs = {row["OutputKey"]: row["OutputValue"] for row in stack["Outputs"]}
    assert outputs["Group"] == "/ecsspec/web"
    service = world.session().client("ecs").describe_services(cluster=outputs["Cluster"], services=[outputs["Name"]])
    assert [row["runningCount"] for row in service["services"]] == [1]
    assert service["services"][0]["taskDefinition"].endswith("task-definition/web:1")


def test_a_creation_shows_its_steps_to_a_poller() -> None:
    world = World()
    propose(world, "web", APP)
    cloudformation = world.session().client("cloudformation")
    cloudformation.execute_change_set(ChangeSetName="c", StackName="web", ClientRequestToken="t1")
    seen = []
    for _ in range(60):
        world.clock.sleep(5)
        seen.append(cloudformation.describe_stacks(StackName="web")["Stacks"][0]["StackStatus"])
    assert seen[0] == "CREATE_IN_PROGRESS"
    assert seen[-1] == "CREATE_COMPLETE"
    rows = [event for event in world.stacks["web"].events if event.logical_id == "Service"]
    assert [event.status for event in rows] == ["CREATE_IN_PROGRESS"] * 3 + ["CREATE_COMPLETE"]
    assert [event.detailed for event in rows] == ["", "", "CONFIGURATION_COMPLETE", ""]
    assert {event.token for event in rows} == {"t1"}


def test_nothing_starts_before_what_it_needs() -> None:
    world = World()
    apply(world, "web", APP)
    rows = [(event.logical_id, event.status) for event in world.stacks["web"].events]
    assert rows.index(("Cluster", "CREATE_COMPLETE")) < rows.index(("Service", "CREATE_IN_PROGRESS"))
    assert rows.index(("Log", "CREATE_COMPLETE")) < rows.index(("Task", "CREATE_IN_PROGRESS"))


def test_events_come_newest_first_in_pages_with_unique_ids() -> None:
    world = World()
    apply(world, "web", APP)
    cloudformation = world.session().client("cloudformation")
    first = cloudformation.describe_stack_events(StackName="web")
    assert "NextToken" in first
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName="web")
    events = [event for page in pages for event in page["StackEvents"]]
    assert len({event["EventId"] for event in events}) == len(events) == len(world.stacks["web"].events)
    assert [event["Timestamp"] for event in events] == sorted((e["Timestamp"] for e in events), reverse=True)


def test_an_operation_that_is_not_played_says_where_to_add_it() -> None:
    with pytest.raises(NotPlayed, match=r"does not play ecs:ListClusters: add it to PLAYS"):
        World().session().client("ecs").list_clusters()


def test_a_call_that_the_installed_model_lacks_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.world import world as module

    monkeypatch.setitem(module.PLAYS["ecs"], "DescribeTomorrow", module.PLAYS["ecs"]["ListTasks"])
    with pytest.raises(AttributeError, match=r"botocore .* has no ecs\.DescribeTomorrow"):
        _ = World().session().client("ecs").describe_tomorrow


def test_every_played_operation_is_in_the_installed_model() -> None:
    from tests.world.world import PLAYS

    session = World().session()
    for service, plays in PLAYS.items():
        names = session.client(service).meta.service_model.operation_names
        assert set(plays) <= set(names), service


def test_an_unknown_parameter_never_reaches_the_world() -> None:
    world = World()
    with pytest.raises(ParamValidationError):
        world.session().client("cloudformation").describe_stacks(StackNam="web")
    assert world.calls == []


def test_a_request_against_the_models_constraints_is_refused_as_aws_does() -> None:
    refused = refusal(lambda: propose(World(), "web", APP, name="1-starts-with-a-digit"))
    assert refused == (
        "ValidationError",
        "1 validation error detected: Value '1-starts-with-a-digit' at 'changeSetName' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"Stacks": [{"StackName": "web"}]}, "lacks CreationTime, StackStatus"),
        ({"Stack": []}, "botocore's model has no Stack"),
        ({"NextToken": 3}, "3 is not of string"),
        ({"Stacks": {}}, "a list is due"),
    ],
)
def test_an_answer_that_the_model_does_not_know_fails_loudly(answer: dict[str, object], says: str) -> None:
    shape = World().session().client("cloudformation").meta.service_model.operation_model("DescribeStacks").output_shape
    with pytest.raises(WrongAnswer, match=says):
        check_answer("cloudformation", shape, answer, where="DescribeStacks")


def test_a_status_that_aws_does_not_have_cannot_be_answered() -> None:
    world = World()
    world.foreign_stack("theirs", status="SOMEHOW_COMPLETE")
    with pytest.raises(WrongAnswer, match="SOMEHOW_COMPLETE"):
        world.session().client("cloudformation").describe_stacks(StackName="theirs")


def test_no_socket_is_ever_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    assert apply(World(), "web", APP) == "CREATE_COMPLETE"


def test_two_worlds_know_nothing_of_each_other() -> None:
    one, other = World(), World(account="210987654321", region="eu-west-1")
    apply(one, "web", APP)
    assert "web" not in other.stacks
    assert other.session().client("sts").get_caller_identity()["Account"] == "210987654321"
    assert [str(call) for call in other.calls] == ["sts:GetCallerIdentity"]


def test_a_run_is_the_same_every_time() -> None:
    first, second = World(), World()
    for world in (first, second):
        apply(world, "web", APP)
    assert ids(first, "web") == ids(second, "web")
    assert [event.id for event in first.stacks["web"].events] == [event.id for event in second.stacks["web"].events]


def test_a_call_is_denied_and_allowed_again() -> None:
    world = World()
    world.deny("cloudformation:CreateChangeSet", message="no: cloudformation:CreateChangeSet")
    code, message = refusal(lambda: propose(world, "web", APP))
    assert (code, message) == ("AccessDenied", "no: cloudformation:CreateChangeSet")
    assert len(world.stacks) == 0
    world.allow("cloudformation:CreateChangeSet")
    assert propose(world, "web", APP)["Status"] == "CREATE_COMPLETE"


def test_throttling_passes() -> None:
    world = World()
    world.throttle("sts:GetCallerIdentity", times=2)
    sts = world.session().client("sts")
    assert [refusal(sts.get_caller_identity)[0] for _ in range(2)] == ["Throttling"] * 2
    assert sts.get_caller_identity()["Account"] == world.account


def test_credentials_expire_and_are_renewed() -> None:
    world = World()
    world.expire_credentials(after_calls=1)
    sts, ecs = world.session().client("sts"), world.session().client("ecs")
    sts.get_caller_identity()
    assert refusal(sts.get_caller_identity)[0] == "ExpiredToken"
    assert refusal(ecs.describe_clusters)[0] == "ExpiredTokenException"
    world.renew_credentials()
    assert sts.get_caller_identity()


def test_a_connection_lost_before_the_call_leaves_nothing_behind() -> None:
    world = World()
    world.lose_connection(on="cloudformation:CreateChangeSet")
    with pytest.raises(EndpointConnectionError):
        propose(world, "web", APP)
    assert "web" not in world.stacks
    assert propose(world, "web", APP)["Status"] == "CREATE_COMPLETE"


def test_a_connection_lost_after_the_call_leaves_its_work_done() -> None:
    world = World()
    world.lose_connection(after_calls=0, before_or_after="after")
    with pytest.raises(ReadTimeoutError):
        propose(world, "web", APP)
    assert world.stacks["web"].status == "REVIEW_IN_PROGRESS"


def test_a_killed_program_is_not_to_be_caught() -> None:
    world = World()
    world.kill(after_calls=1, before_or_after="after")
    sts = world.session().client("sts")
    sts.get_caller_identity()
    with pytest.raises(Killed):
        sts.get_caller_identity()
    assert not issubclass(Killed, Exception)
    assert len(world.calls) == 2


def test_a_poller_that_never_sleeps_is_stopped() -> None:
    world = World()
    sts = world.session().client("sts")
    for _ in range(1000):
        sts.get_caller_identity()
    with pytest.raises(NotPlayed, match="a poller that does not wait"):
        [sts.get_caller_identity() for _ in range(10)]


def test_what_is_scripted_for_later_happens_while_somebody_sleeps() -> None:
    world = World()
    world.at(30, lambda: world.set_ssm("/late", "x"))
    world.clock.sleep(29)
    assert "/late" not in world.ssm
    world.clock.sleep(1)
    assert world.ssm["/late"] == "x"
    assert world.clock.slept == [29, 1]


def test_ssm_parameters_are_read() -> None:
    world = World()
    world.set_ssm("/shop/db", "secret")
    ssm = world.session().client("ssm")
    assert ssm.get_parameter(Name="/shop/db")["Parameter"]["Value"] == "secret"
    assert ssm.get_parameters(Names=["/shop/db", "/none"])["InvalidParameters"] == ["/none"]
    assert refusal(lambda: ssm.get_parameter(Name="/none"))[0] == "ParameterNotFound"


def test_resources_are_found_by_their_tags() -> None:
    world = World()
    apply(world, "web", APP, tags={"team": "labs"})
    world.tagged("arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1", {"team": "labs"})
    tagging = world.session().client("resourcegroupstaggingapi")
    filters = [{"Key": "team", "Values": ["labs"]}]
    found = tagging.get_resources(TagFilters=filters, ResourceTypeFilters=["ec2:vpc"])["ResourceTagMappingList"]
    assert [row["ResourceARN"].rpartition(":")[2] for row in found] == ["vpc/vpc-1"]
    clusters = tagging.get_resources(TagFilters=filters, ResourceTypeFilters=["ecs:cluster"])["ResourceTagMappingList"]
    tags = {tag["Key"]: tag["Value"] for tag in clusters[0]["Tags"]}
    assert tags["aws:cloudformation:stack-name"] == "web"


def test_a_foreign_stack_can_be_looked_into() -> None:
    world = World()
    world.foreign_stack("shared", resources={"Vpc": ("AWS::EC2::VPC", "vpc-9")}, tags={"owner": "them"})
    cloudformation = world.session().client("cloudformation")
    found = cloudformation.describe_stack_resource(StackName="shared", LogicalResourceId="Vpc")
    assert found["StackResourceDetail"]["PhysicalResourceId"] == "vpc-9"
    says = refusal(lambda: cloudformation.describe_stack_resource(StackName="shared", LogicalResourceId="No"))
    assert says == ("ValidationError", "Resource No does not exist for stack shared")


def test_a_call_costs_little() -> None:
    world = World()
    apply(world, "web", APP)
    cloudformation = world.session().client("cloudformation")
    begin = time.perf_counter()
    for _ in range(100):
        cloudformation.describe_stacks(StackName="web")
    assert time.perf_counter() - begin < 2.0, "the fake got ten times slower than it was"


def test_ec2_capacity_registers_hosts_with_the_cluster() -> None:
    world = World()
    apply(world, "ec2", EC2)
    names = ids(world, "ec2")
    ecs = world.session().client("ecs")
    cluster = ecs.describe_clusters(clusters=[names["Cluster"]])["clusters"][0]
    assert (cluster["registeredContainerInstancesCount"], cluster["runningTasksCount"]) == (1, 1)
    assert cluster["capacityProviders"] == [names["Provider"]]
    assert len(ecs.list_container_instances(cluster=names["Cluster"])["containerInstanceArns"]) == 1


def test_a_clients_error_is_boto3s_own_class() -> None:
    cloudformation = World().session().client("cloudformation")
    world_error = cloudformation.exceptions.ChangeSetNotFoundException
    with pytest.raises(world_error):
        cloudformation.describe_change_set(ChangeSetName="arn:aws:cloudformation:us-east-1:1:changeSet/x/1")
    with pytest.raises(ClientError, match="Stack with id nope does not exist"):
        cloudformation.describe_stacks(StackName="nope")


def test_statuses_and_changes_helpers_read_what_the_world_wrote() -> None:
    world = World()
    assert [row["Action"] for row in changes_of(propose(world, "web", APP))] == ["Add"] * 4
    assert statuses(world, "web") == ["REVIEW_IN_PROGRESS"]
