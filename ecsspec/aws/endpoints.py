"""Which addresses are AWS's own, in every partition, and which stand in for it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ecsspec.problems import AwsError

OF_AWS = (
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "amazonwebservices.com.cn",
    "amazonwebservices.eu",
    "api.aws",
    "aws.ic.gov",
    "aws.scloud",
    "c2s.ic.gov",
    "cloud-aws.adc-e.uk",
    "cloud.adc-e.uk",
    "aws.hci.ic.gov",
    "csp.hci.ic.gov",
    "sc2s.sgov.gov",
)
"""How the names of AWS's own endpoints end, in every partition that botocore knows."""


def domain(endpoint_url: str) -> str:
    """Return how the names of AWS end at an endpoint, nothing where it is not AWS's."""
    host = urlsplit(endpoint_url).hostname or ""
    return next((name for name in OF_AWS if host == name or host.endswith(f".{name}")), "")


def foreign(endpoint_url: str) -> str:
    """Return an endpoint that is not AWS's: boto3 takes one from AWS_ENDPOINT_URL and from the user's configuration."""
    return "" if domain(endpoint_url) else endpoint_url


def at(url: str) -> str:
    """Return the host and the port of an address, without a name and a password that may stand before them."""
    return urlsplit(url).netloc.rpartition("@")[2]


def bare(text: str) -> str:
    """Return a text without the names and passwords in its addresses."""
    return re.sub(r"(?<=://)[^\s\"'<>]*@", "", text)


def require_bare(url: str) -> None:
    """Refuse an endpoint with a name and a password: no request carries them, and any message could show them."""
    if "@" in urlsplit(url).netloc:
        raise AwsError(
            f"the endpoint at {at(url)} is set with a user name or a password, which no request to AWS carries",
            "take it out of AWS_ENDPOINT_URL, its AWS_ENDPOINT_URL_SERVICE, or `endpoint_url` in ~/.aws/config",
            code="E809",
        )
