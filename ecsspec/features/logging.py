"""`logging`: a log group of the app's own, and each container's way to it."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import LOG_GROUP
from ecsspec.blueprint.slots import LogConfiguration, Statement
from ecsspec.cfn.template import Keep, Output, Resource
from ecsspec.cfn.values import GetAtt, Ref, Value

KEPT = Keep(on_delete="RetainExceptOnCreate", on_replace="Retain")
DELETED = Keep(on_delete="Delete", on_replace="Delete")


def logging(app: App) -> Fragment:
    """Return the log group, the containers' log configuration and the right to write."""
    section = app.spec.logging
    if not section.enabled:
        return Fragment()
    properties: dict[str, Value] = {
        # A literal: CloudFormation adopts a kept group only where its name is known beforehand.
        "LogGroupName": f"/ecsspec/{app.spec.stack_name}",
        "RetentionInDays": section.retention_days,
        "Tags": app.tags(),
    }
    keep = KEPT if section.on_destroy == "keep" else DELETED
    group = Resource(LOG_GROUP, "AWS::Logs::LogGroup", "keeps the containers' output", properties, keep=keep)
    options: dict[str, Value] = {
        "awslogs-group": Ref(LOG_GROUP),
        "awslogs-region": Ref("AWS::Region"),
        "awslogs-stream-prefix": section.stream_prefix,
    }
    write = Statement(
        "execution",
        "WriteLogs",
        ("logs:CreateLogStream", "logs:PutLogEvents"),
        (GetAtt(LOG_GROUP, "Arn"),),
    )
    output = Output("LogGroupName", Ref(LOG_GROUP), "Where the containers' output goes")
    return Fragment((group,), (LogConfiguration(app.container, "awslogs", options), write), outputs=(output,))
