"""An update is told with the ids of what it changes: whoever follows it looks at the service while it rolls out."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.test_overlay_service import service


def test_what_is_updated_has_its_physical_id_from_the_first_event_on(cloud: Cloud) -> None:
    cloud.deploy("named", service())
    cloud.deploy("named", service(DesiredCount=3))
    rows = cloud.client("cloudformation").describe_stack_events(StackName="named")["StackEvents"]
    ours = [row for row in reversed(rows) if row["LogicalResourceId"] == "Service"]
    known = cloud.physical("named")["Service"]
    begun = {row["ResourceStatus"]: row.get("PhysicalResourceId", "") for row in reversed(ours)}
    assert begun["UPDATE_IN_PROGRESS"] == known
    assert begun["UPDATE_COMPLETE"] == known
    assert cloud.delete("named") == "DELETE_COMPLETE"
