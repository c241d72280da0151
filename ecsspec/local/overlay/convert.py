"""CloudFormation's property values as the service APIs have them: keys in camel case, numbers as numbers."""

from __future__ import annotations

from html import escape
from typing import Any

# The API's name is not simply the CloudFormation name with a small first letter.
RENAMED = {
    "EFSVolumeConfiguration": "efsVolumeConfiguration",
    "FSxWindowsFileServerVolumeConfiguration": "fsxWindowsFileServerVolumeConfiguration",
    "FilesystemId": "fileSystemId",
    "IAM": "iam",
    "PlacementStrategies": "placementStrategy",
    "ProxyConfigurationProperties": "properties",
    "S3FilesVolumeConfiguration": "s3filesVolumeConfiguration",
}

# The keys below these are the user's own words.
OPEN_MAPS = frozenset({"DockerLabels", "DriverOpts", "Labels", "Options", "HookDetails"})

NUMBERS = frozenset(
    {
        "BakeTimeInMinutes", "Base", "CanaryBakeTimeInMinutes", "CanaryPercent", "ContainerPort", "DesiredCount",
        "HardLimit", "HealthCheckGracePeriodSeconds", "HealthyPercent", "HostPort", "IdleTimeoutSeconds",
        "IgnoredExitCodes", "IngressPortOverride", "InstanceWarmupPeriod", "Interval", "Iops", "MaxSwap",
        "MaximumPercent", "MaximumScalingStepSize", "MemoryReservation", "MinimumHealthyPercent",
        "MinimumScalingStepSize", "PerRequestTimeoutSeconds", "Port", "ResolutionSeconds", "RestartAttemptPeriod",
        "Retries", "SharedMemorySize", "Size", "SizeInGiB", "SoftLimit", "StartPeriod", "StartTimeout",
        "StepBakeTimeInMinutes", "StepPercent", "StopTimeout", "Swappiness", "TargetCapacity", "Throughput", "Timeout",
        "TimeoutInMinutes", "TransitEncryptionPort", "VolumeInitializationRate", "Weight",
    }
)  # fmt: skip

SWITCHES = frozenset(
    {
        "Autoprovision", "ConfiguredAtLaunch", "DisableNetworking", "Enable", "EnableECSManagedTags",
        "EnableExecuteCommand", "EnableFaultInjection", "Enabled", "Encrypted", "Essential", "InitProcessEnabled",
        "Interactive", "Privileged", "PseudoTerminal", "ReadOnly", "ReadonlyRootFilesystem", "ResetOnHealthyTask",
        "Rollback",
    }
)  # fmt: skip

# Inside these a name means a number that is text elsewhere.
NUMBERS_WITHIN = {"ThresholdConfiguration": frozenset({"Value"})}


def truth(value: object) -> bool:
    """Return a template's boolean, which a parameter gives as text."""
    return str(value).lower() == "true"


def number(value: Any) -> Any:
    """Return the number that a text says; anything else is the service's to refuse."""
    if isinstance(value, list):
        return [number(item) for item in value]
    if not isinstance(value, str):
        return value
    try:
        return float(value) if "." in value else int(value)
    except ValueError:
        return value


def camel(value: Any) -> Any:
    """Return the properties as the ECS API takes them."""
    match value:
        case dict():
            return {api_name(key): entry(key, inner) for key, inner in value.items()}
        case list():
            return [camel(item) for item in value]
        case _:
            return value


def api_name(key: str) -> str:
    """Return the API's name of a property."""
    return RENAMED.get(key) or key[:1].lower() + key[1:]


def entry(key: str, value: Any) -> Any:
    """Return one property's value in the API's type."""
    if isinstance(value, dict):
        return mapping(key, value)
    if key in NUMBERS:
        return number(value)
    if key in SWITCHES and isinstance(value, str):
        return truth(value)
    return camel(value)


def mapping(key: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping, whose keys may be the user's own words."""
    if key in OPEN_MAPS:
        return {name: text(inner) for name, inner in value.items()}
    within = NUMBERS_WITHIN.get(key, frozenset())
    inner: dict[str, Any] = camel({name: number(item) if name in within else item for name, item in value.items()})
    return inner


def text(value: object) -> str:
    """Return a scalar as CloudFormation writes it into a map of texts."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def tags(properties: dict[str, Any]) -> list[dict[str, str]]:
    """Return the Tags property as the ECS API has it."""
    return [{"key": tag["Key"], "value": text(tag.get("Value", ""))} for tag in properties.get("Tags") or []]


def xml(value: Any, *, item: str = "member") -> str:
    """Return a value as the inside of an XML element of the query protocol."""
    match value:
        case dict():
            return "".join(f"<{key}>{xml(inner, item=item)}</{key}>" for key, inner in value.items())
        case list():
            return "".join(f"<{item}>{xml(inner, item=item)}</{item}>" for inner in value)
        case _:
            return escape(text(value))
