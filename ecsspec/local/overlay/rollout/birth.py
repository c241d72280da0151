"""A task as the scheduler makes it: its place in the network, and the fault that it was born with."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from ipaddress import ip_network

from ministack.services import alb, autoscaling, ec2, ecs, secretsmanager, ssm

from ecsspec.local.overlay.rollout.faults import Surroundings, fault_of, is_parameter
from ecsspec.local.overlay.rollout.records import Record, cluster_of, id_of


def begin(service: Record, deployment: Record, at: float) -> Record | None:
    """Start one task of a deployment; None where ECS could not make it."""
    status, _, body = ecs._run_task({**request(service), "startedBy": deployment["id"]})
    if status >= 400:
        return None
    task: Record = ecs._tasks[json.loads(body)["tasks"][0]["taskArn"]]
    task.update(lastStatus="PROVISIONING", createdAt=at, connectivityAt=at, _deployment_id=deployment["id"])
    task.update(startedAt=None, pullStartedAt=None, pullStoppedAt=None, _healthy=False, _sick=False)
    for container in task["containers"]:
        container["lastStatus"] = "PENDING"
    task["_fault"] = fault(service, deployment)
    connect(service, task)
    return task


def request(service: Record) -> Record:
    """Return what the emulator needs to know to make a task."""
    kept = ("taskDefinition", "launchType", "capacityProviderStrategy", "networkConfiguration", "enableExecuteCommand")
    asked = {key: service[key] for key in kept if service.get(key)}
    return {
        **asked,
        "cluster": cluster_of(service),
        "count": 1,
        "group": f"service:{service['serviceName']}",
        "platformVersion": service.get("platformVersion", ""),
    }


def fault(service: Record, deployment: Record) -> Record:
    """Return what will go wrong with a task of a deployment, as a record that can be saved."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(deployment["taskDefinition"]), {})
    found = fault_of(definition, Surroundings(exists, paths(service)))
    return asdict(found) if found else {}


def exists(value_from: str) -> bool:
    """Tell whether a secret, or a parameter, can be found: in this account, as nobody sees into another one."""
    # After the name an ARN may go on with a key of the secret's JSON, a stage and a version.
    secret = secretsmanager._resolve(":".join(value_from.split(":")[:7]))[1]
    # The emulator's Ref of a secret is its name, which on AWS would be a parameter's.
    parameter = ssm.resolve_parameter_value(value_from) if is_parameter(value_from) else None
    return parameter is not None or (secret is not None and not secret.get("DeletedDate"))


def paths(service: Record) -> dict[str, str]:
    """Return the paths of the health checks of a service's target groups."""
    groups = [balancer.get("targetGroupArn", "") for balancer in service.get("loadBalancers") or []]
    checked = {arn: alb._tgs[arn] for arn in groups if arn in alb._tgs}
    return {
        arn: group.get("HealthCheckPath") or "/"
        for arn, group in checked.items()
        if group.get("HealthCheckProtocol", "HTTP") in {"HTTP", "HTTPS"}
    }


def connect(service: Record, task: Record) -> None:
    """Give a task its own interface, or the number of a host on which its ports are open."""
    asked = (service.get("networkConfiguration") or {}).get("awsvpcConfiguration") or {}
    subnets = asked.get("subnets") or []
    if not subnets:
        task["_host"] = host(service, task)
        return
    subnet = subnets[number(task) % len(subnets)]
    known = ec2._subnets.get(subnet, {})
    task["availabilityZone"] = known.get("AvailabilityZone", task["availabilityZone"])
    details = {
        "subnetId": subnet,
        "networkInterfaceId": f"eni-{id_of(task).replace('-', '')[:17]}",
        "privateIPv4Address": address(known.get("CidrBlock", "10.0.0.0/16"), task),
    }
    interface = {"id": id_of(task), "type": "ElasticNetworkInterface", "status": "ATTACHED"}
    task["attachments"] = [{**interface, "details": [{"name": key, "value": value} for key, value in details.items()]}]


def number(task: Record) -> int:
    """Return a number that stays the same for a task."""
    return int(sha256(id_of(task).encode()).hexdigest()[:8], 16)


def address(block: str, task: Record) -> str:
    """Return an address in a subnet; the first four and the last one are AWS's own."""
    network = ip_network(block)
    return str(network[4 + number(task) % max(1, network.num_addresses - 5)])


def host(service: Record, task: Record) -> str:
    """Return the instance that a task runs on: one of its capacity provider's group, else a made-up one."""
    names = [item["capacityProvider"] for item in service.get("capacityProviderStrategy") or []]
    providers = [ecs._capacity_providers.get(name) or {} for name in names]
    groups = {one.get("autoScalingGroupProvider", {}).get("autoScalingGroupArn") for one in providers}
    found = [
        instance["InstanceId"]
        for group in autoscaling._asgs.values()
        if group["AutoScalingGroupARN"] in groups
        for instance in group["Instances"]
    ]
    return str(found[number(task) % len(found)]) if found else f"i-{sha256(b'host').hexdigest()[:17]}"
