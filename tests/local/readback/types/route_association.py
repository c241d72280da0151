"""AWS::EC2::SubnetRouteTableAssociation: read in the route table that holds it."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at


def describe(cloud: Cloud, made: Made) -> Answer | None:
    wanted = [{"Name": "association.route-table-association-id", "Values": [made.physical_id]}]
    table = one(lambda: cloud.client("ec2").describe_route_tables(Filters=wanted), "RouteTables")
    rows = (table or {}).get("Associations", [])
    return next((row for row in rows if row["RouteTableAssociationId"] == made.physical_id), None)


KIND = Kind(describe, {"RouteTableId": at("RouteTableId"), "SubnetId": at("SubnetId")})
