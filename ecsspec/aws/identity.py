"""Who is calling, asked of STS."""

from __future__ import annotations

from ecsspec.aws.errors import Client, ask
from ecsspec.deploy.deployment import Caller


class StsIdentity:
    """The credentials in use, as STS knows them."""

    def __init__(self, client: Client, *, endpoint_url: str = "") -> None:
        """Keep the client and the endpoint that stands in for AWS, if one does."""
        self._sts = client
        self._endpoint_url = endpoint_url

    def caller(self) -> Caller:
        """Return account, ARN and region of the credentials in use."""
        answer = ask(self._sts, "get_caller_identity")
        return Caller(answer["Account"], answer["Arn"], self._sts.meta.region_name, self._endpoint_url)
