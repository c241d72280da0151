"""Launch templates: typed values, and the members that the emulator's answer leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ministack.services import ec2

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import number, text, truth, xml
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"

INTERFACE_EXTRAS = {
    "DeleteOnTermination": "deleteOnTermination",
    "InterfaceType": "interfaceType",
    "Ipv6AddressCount": "ipv6AddressCount",
    "NetworkCardIndex": "networkCardIndex",
    "NetworkInterfaceId": "networkInterfaceId",
}
SWITCHES = frozenset(
    {"AssociatePublicIpAddress", "DeleteOnTermination", "DisableApiTermination", "EbsOptimized", "Enabled", "Encrypted"}
)
NUMBERS = frozenset({"DeviceIndex", "HttpPutResponseHopLimit", "Iops", "Throughput", "VolumeSize"})


def install() -> None:
    """Wrap the emulator's handlers and its rendering of the data."""
    own = seam.stock(LAUNCH_TEMPLATE)

    def create(birth: Birth) -> Made:
        check(birth.properties)
        return own.create(Birth(birth.logical_id, typed(birth.properties), birth.stack))

    def update(edit: Edit) -> Made:
        check(edit.new)
        made = own.update(Edit(edit.physical_id, edit.old, typed(edit.new), edit.stack, edit.logical_id))
        retag(made[0], edit.new)
        return made

    seam.register(LAUNCH_TEMPLATE, Handlers(create, update, own.delete))
    stock = ec2._lt_data_xml
    ec2._lt_data_xml = lambda data: with_extras(str(stock(data)), data)


def retag(physical_id: str, properties: dict[str, Any]) -> None:
    """Give the template the tags that it now writes for itself, which the emulator reads at its creation only."""
    written = (item for item in properties.get("TagSpecifications") or [] if item["ResourceType"] == "launch-template")
    tags = [{"Key": tag["Key"], "Value": text(tag.get("Value", ""))} for item in written for tag in item["Tags"]]
    ec2._tags[physical_id] = ec2._launch_templates[physical_id]["Tags"] = tags


def check(properties: dict[str, Any]) -> None:
    """Raise where AWS refuses security groups beside network interfaces."""
    data = properties.get("LaunchTemplateData") or {}
    if data.get("NetworkInterfaces") and (data.get("SecurityGroupIds") or data.get("SecurityGroups")):
        # AWS's own words, grammar and all.
        words = "Network interfaces and an instance-level security groups may not be specified on the same request"
        raise ValueError(words)


def typed(value: Any) -> Any:
    """Return the properties with flags and numbers that a parameter may have made text."""
    match value:
        case dict():
            return {key: typed_entry(key, inner) for key, inner in value.items()}
        case list():
            return [typed(item) for item in value]
        case _:
            return value


def typed_entry(key: str, value: Any) -> Any:
    """Return one property in its type."""
    if key in SWITCHES and isinstance(value, str):
        return truth(value)
    return number(value) if key in NUMBERS else typed(value)


def with_extras(shown: str, data: dict[str, Any]) -> str:
    """Return the XML of launch template data with what the emulator leaves out of it."""
    interfaces = iter(data.get("NetworkInterfaces") or [])
    shown = re.sub(
        r"(<networkInterfaceSet>)(.*?)(</networkInterfaceSet>)",
        lambda found: found[1] + interfaces_with_extras(found[2], interfaces) + found[3],
        shown,
        flags=re.DOTALL,
    )
    if data.get("CreditSpecification"):
        shown += xml({"creditSpecification": {"cpuCredits": data["CreditSpecification"].get("CpuCredits", "")}})
    if data.get("InstanceMarketOptions"):
        shown += xml({"instanceMarketOptions": {"marketType": data["InstanceMarketOptions"].get("MarketType", "")}})
    return shown


def interfaces_with_extras(shown: str, interfaces: Iterator[dict[str, Any]]) -> str:
    """Return the interfaces' XML, each item led by its missing members."""
    # The groups inside an interface are items too, and have no element inside.
    return re.sub(r"<item>(?=<)", lambda _: "<item>" + interface_extras(next(interfaces)), shown)


def interface_extras(interface: dict[str, Any]) -> str:
    """Return the members of one interface that the emulator does not show."""
    return xml({tag: interface[name] for name, tag in INTERFACE_EXTRAS.items() if name in interface})
