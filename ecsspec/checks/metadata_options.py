"""Hosts answer questions for their credentials only in the way that containers cannot borrow."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at, known, number
from ecsspec.checks.views.hosts import DATA, hosts

CODE = "E534"
OPTIONS = "MetadataOptions"


def metadata_options(index: Index) -> Iterator[Finding]:
    """Require IMDSv2 with a hop limit of 1 on hosts.

    Without a token any request that a container can be talked into reaches the host's role; one hop keeps containers
    in bridge mode from the answer. Accounts may forbid IMDSv1 altogether.
    """
    for these in index.once(hosts):
        if these.template is None:
            continue
        tokens = at(these.data, OPTIONS, "HttpTokens")
        if known(tokens) and tokens != "required":
            what = "hosts answer metadata requests without a token (IMDSv1)"
            yield Finding(CODE, these.template.id, (DATA, OPTIONS, "HttpTokens"), what, "HttpTokens: required")
        hops = at(these.data, OPTIONS, "HttpPutResponseHopLimit")
        if known(hops) and number(hops) != 1:
            path = (DATA, OPTIONS, "HttpPutResponseHopLimit")
            what = "containers in bridge mode can take the host's credentials"
            yield Finding(CODE, these.template.id, path, what, "HttpPutResponseHopLimit: 1")
        if at(these.data, OPTIONS, "HttpEndpoint") == "disabled":
            what = "the ECS agent has no credentials without the metadata service, so the host never joins"
            yield Finding(CODE, these.template.id, (DATA, OPTIONS, "HttpEndpoint"), what, "HttpEndpoint: enabled")
