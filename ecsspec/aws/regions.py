"""What is known of a region by its name alone."""

from __future__ import annotations

from difflib import get_close_matches

from ecsspec.spec.regions import REGIONS

ALWAYS_ON = {"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
             "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
             "us-east-1", "us-east-2", "us-west-1", "us-west-2"}  # fmt: skip
"""The regions that every account has; AWS adds no more of them."""
_OF_ANOTHER_PARTITION = ("cn-", "us-gov-", "us-iso", "eu-iso", "eusc-")


def is_opt_in(region: str) -> bool:
    """Tell whether a region is off until the account's owner enables it."""
    return bool(region) and region not in ALWAYS_ON and not region.startswith(_OF_ANOTHER_PARTITION)


def lost_in(region: str, words: str) -> str:
    """Return what to type where an address of AWS is not there because of the region in it, else nothing."""
    if not region or region in REGIONS or f".{region}." not in words:
        return ""
    swapped = [known for known in sorted(REGIONS) if sorted(known) == sorted(region)]
    near = swapped or get_close_matches(region, sorted(REGIONS), n=1)
    meant = f"did you mean `--region {near[0]}`?" if near else "correct --region, AWS_REGION or `region:` in the spec"
    return f"ecsspec knows of no region {region}: {meant}"
