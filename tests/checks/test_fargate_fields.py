from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks import broken_laws
from ecsspec.checks.fargate_fields import fargate_fields
from tests.checks.compiled import compiled
from tests.checks.mutate import Case, Change, Holds, put

BOX = "ContainerDefinitions.0"


def refused(path: str, value: object, *, place: str = "") -> Case:
    change = put("TaskDefinition", path, value)
    return Case(fargate_fields, "fargate", path, change, "E554", f"TaskDefinition.{place or path}")


def of_service(path: str, value: object) -> Case:
    return Case(fargate_fields, "fargate", path, put("Service", path, value), "E554", f"Service.{path}")


CASES = (
    refused(f"{BOX}.Privileged", value=True),
    refused(f"{BOX}.Links", ["db"]),
    refused(f"{BOX}.ExtraHosts", [{"Hostname": "a"}]),
    refused(f"{BOX}.DnsServers", ["10.0.0.2"]),
    refused(f"{BOX}.ResourceRequirements", [{"Type": "GPU", "Value": "1"}]),
    refused(f"{BOX}.LinuxParameters.Tmpfs", [{"ContainerPath": "/scratch"}]),
    refused(f"{BOX}.LogConfiguration.LogDriver", "json-file"),
    refused(f"{BOX}.StopTimeout", 121),
    refused("EphemeralStorage.SizeInGiB", 20),
    refused("IpcMode", "host"),
    refused("PlacementConstraints", [{"Type": "memberOf"}]),
    refused("Volumes", [{"Name": "a", "Host": {"SourcePath": "/data"}}], place="Volumes.0.Host"),
    of_service("PlacementStrategies", [{"Type": "spread", "Field": "attribute:ecs.availability-zone"}]),
    Case(
        fargate_fields,
        "fargate-recreate",
        "a daemon",
        put("Service", "SchedulingStrategy", "DAEMON"),
        "E554",
        "Service.SchedulingStrategy",
    ),
)


def accepted(path: str, value: object, *, spec: str = "fargate") -> Holds:
    return Holds(spec, path, put("TaskDefinition", path, value))


HOLDS = (
    accepted(f"{BOX}.Privileged", value=False),
    accepted(f"{BOX}.Privileged", value=True, spec="ec2"),
    accepted(f"{BOX}.Links", []),
    accepted(f"{BOX}.LinuxParameters", Ref("Given")),
    accepted(f"{BOX}.LinuxParameters.InitProcessEnabled", value=True),
    accepted(f"{BOX}.LogConfiguration.LogDriver", Ref("Given")),
    accepted(f"{BOX}.StopTimeout", 120),
    accepted("EphemeralStorage.SizeInGiB", 21),
    accepted("Volumes", [{"Name": "a", "Host": {}}]),
)


def test_awsvpc_is_the_only_mode() -> None:
    change: Change = put("TaskDefinition", "NetworkMode", "bridge")
    found = broken_laws(change(compiled("fargate-no-port")))
    assert ("E554", ("NetworkMode",)) in {(one.code, one.path) for one in found}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
