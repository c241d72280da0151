"""What an Auto Scaling group did: the start of each host that stands in its list."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import now_iso
from ministack.services import autoscaling

from ecsspec.local.overlay.convert import xml
from ecsspec.local.overlay.seam import Response

Record = dict[str, Any]
CAUSE = (
    "At {time} an instance was started in response to a difference between desired and actual capacity, "
    "increasing the capacity."
)
MOST = 100


def install() -> None:
    """Take the place of DescribeScalingActivities, and note when hosts come."""
    autoscaling._ACTION_MAP["DescribeScalingActivities"] = described
    fill = autoscaling._reconcile_instances

    def fill_and_note(group: Record) -> None:
        fill(group)
        for instance in group["Instances"]:
            instance.setdefault("_since", now_iso())

    autoscaling._reconcile_instances = fill_and_note


def described(params: dict[str, Any]) -> Response:
    """Answer DescribeScalingActivities, newest first."""
    named = params.get("AutoScalingGroupName", "")
    groups = [group for name, group in autoscaling._asgs.items() if named in ("", name, group["AutoScalingGroupARN"])]
    if named and not groups and str(params.get("IncludeDeletedGroups", "")).lower() != "true":
        refusal: Response = autoscaling._error("ValidationError", "AutoScalingGroup name not found - null")
        return refusal
    rows = [activity(group, instance) for group in groups for instance in reversed(group["Instances"])]
    shown = rows[: int(params.get("MaxRecords") or MOST)]
    body = f"<DescribeScalingActivitiesResult><Activities>{xml(shown)}</Activities></DescribeScalingActivitiesResult>"
    answer: Response = autoscaling._xml(200, "DescribeScalingActivitiesResponse", body)
    return answer


def activity(group: Record, instance: Record) -> Record:
    """Return the start of one host."""
    time = instance.get("_since") or group.get("CreatedTime") or now_iso()
    return {
        "ActivityId": instance["InstanceId"].replace("i-", "activity-"),
        "AutoScalingGroupName": group["AutoScalingGroupName"],
        "AutoScalingGroupARN": group["AutoScalingGroupARN"],
        "Description": f"Launching a new EC2 instance: {instance['InstanceId']}",
        "Cause": CAUSE.format(time=time),
        "StartTime": time,
        "EndTime": time,
        "StatusCode": "Successful",
        "Progress": 100,
    }
