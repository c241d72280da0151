"""What is refused before an operation begins: by us, by early validation, by CloudFormation."""

from __future__ import annotations

from collections.abc import Callable

from tests.failures.failure import GONE, Failure
from tests.reviews import EC2, WEB
from tests.world import World
from tests.world.cloudformation.outlook import Finding

CREATE_SET = "cloudformation:CreateChangeSet"
STANDS = "CREATE_COMPLETE"
LOG_GROUP = "AWS::Logs::LogGroup"
EARLY = (
    "The following hook(s)/validation failed: [AWS::EarlyValidation::{}]. To troubleshoot Early Validation errors, use "
    "the DescribeEvents API for detailed failure information."
)
NOT_KEPT = (
    "CloudFormation is attempting to import some resources because they already exist in your account. The resources "
    "must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful "
    "import. The affected resources are LogGroup ({LogGroupName=/ecsspec/web})"
)
NESTED = (
    "Nested change set arn:aws:cloudformation:us-east-1:123456789012:changeSet/web-Network-1F/1f was not successfully "
    "created: Currently in FAILED."
)
USER = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: "


def nothing(world: World) -> None:
    """Leave the world as it is."""


def fails(reason: str, *findings: Finding) -> Callable[[World], None]:
    """Let change sets end FAILED."""
    return lambda world: world.refuse_set(reason, *findings)


def denies(call: str, code: str, message: str) -> Callable[[World], None]:
    """Let AWS refuse a call."""
    return lambda world: world.deny(call, code=code, message=message)


def found(name: str, reason: str, *, logical_id: str, type_: str) -> Finding:
    """Return what early validation found of a resource."""
    return Finding(name, logical_id, type_, reason, f"/Resources/{logical_id}/Properties")


BY_US = (
    Failure(
        number=8,
        name="08-too-large-for-a-host",
        what="a task that no host of this type can hold",
        play=nothing,
        spec=f"{EC2}memory: 4 GB\n",
        before=EC2,
        code=3,
        status=STANDS,
        causes=("E405",),
    ),
    Failure(
        number=14,
        name="14-name-too-long",
        what="a name that AWS does not take",
        play=nothing,
        spec=f"name: {'web-' * 16}\nimage: nginx:1.28\nport: 80\n",
        before="",
        code=3,
        status=GONE,
        causes=("E206",),
    ),
    Failure(
        number=20,
        name="20-one-zone",
        what="a balancer in one zone",
        play=nothing,
        spec=f"{WEB}network: {{zones: 1}}\n",
        before="",
        code=3,
        status=GONE,
        causes=("E205",),
    ),
    Failure(
        number=22,
        name="22-another-launch-type",
        what="another launch type for a service that runs",
        play=nothing,
        spec=EC2,
        code=4,
        status=STANDS,
        causes=("E702",),
    ),
    Failure(
        number=23,
        name="23-no-such-size",
        what="a size that Fargate does not have",
        play=nothing,
        spec=f"{WEB}cpu: 300\n",
        before="",
        code=3,
        status=GONE,
        causes=("E401",),
    ),
)

SETS = (
    Failure(
        number=16,
        name="16-exists-early",
        what="something of the name is there already: early validation sees it",
        play=lambda world: world.exists(LOG_GROUP, "/ecsspec/web"),
        before="",
        code=8,
        status=GONE,
        causes=("E601",),
        known="log-group-kept",
    ),
    Failure(
        number=0,
        name="set-no-changes",
        what="the change set holds no changes: nothing to do",
        play=nothing,
        spec=WEB,
        code=0,
        status=STANDS,
    ),
    Failure(
        number=0,
        name="set-no-updates",
        what="the same, of a stack with a transform: nothing to do",
        play=fails("No updates are to be performed."),
        code=0,
        status=STANDS,
    ),
    Failure(
        number=0,
        name="set-property",
        what="early validation does not take a property",
        play=fails(
            EARLY.format("PropertyValidation"),
            found(
                "AWS::EarlyValidation::PropertyValidation",
                "#/HealthCheckGracePeriodSeconds: -1 is not greater or equal to 0",
                logical_id="Service",
                type_="AWS::ECS::Service",
            ),
        ),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="invalid",
    ),
    Failure(
        number=0,
        name="set-import",
        what="something to be taken over would not be kept",
        play=fails(NOT_KEPT),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="not-kept",
    ),
    Failure(
        number=0,
        name="set-nested",
        what="the change set of a nested stack failed",
        play=fails(NESTED),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="nested-set",
    ),
    Failure(
        number=0,
        name="set-hook",
        what="a hook of the account forbids it",
        play=fails("The following hook(s) failed: [Acme::Guard::EncryptedLogs]"),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="hook",
    ),
    Failure(
        number=0,
        name="set-transform",
        what="a transform of the account fails",
        play=fails(
            "Transform 123456789012::AcmeTags failed with: Received malformed response from transform "
            "123456789012::AcmeTags. Rollback requested by user."
        ),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="transform",
    ),
    Failure(
        number=0,
        name="set-parameter",
        what="a parameter in the parameter store is not there",
        play=nothing,
        spec=f"{EC2}capacity: {{ami: 'ssm:/images/web'}}\n",
        before="",
        code=8,
        status=GONE,
        causes=("E601",),
        known="parameter-store",
    ),
    Failure(
        number=0,
        name="set-describe-denied",
        what="who applies may not look at what changes",
        play=fails(f"{USER}logs:DescribeLogGroups on resource: /ecsspec/web"),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="denied",
    ),
    Failure(
        number=35,
        name="35-export-in-use",
        what="another stack uses what this one exports",
        play=fails("Cannot update export web-VpcId as it is in use by shop and stock."),
        code=8,
        status=STANDS,
        causes=("E601",),
        known="export-used",
    ),
    Failure(
        number=0,
        name="set-capabilities",
        what="a role with a name was not agreed to",
        play=denies(CREATE_SET, "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]"),
        code=8,
        status=STANDS,
        causes=("E809",),
    ),
    Failure(
        number=0,
        name="set-denied",
        what="who applies may not make a change set",
        play=denies(
            CREATE_SET,
            "AccessDenied",
            f"{USER}cloudformation:CreateChangeSet on resource: arn:aws:cloudformation:us-east-1:123456789012:stack/"
            "web/* because no identity-based policy allows the cloudformation:CreateChangeSet action",
        ),
        code=8,
        status=STANDS,
        causes=("E803",),
    ),
    Failure(
        number=0,
        name="set-limit",
        what="the account may have no more stacks",
        play=denies(CREATE_SET, "LimitExceededException", "Limit for stack has been exceeded"),
        before="",
        code=8,
        status=GONE,
        causes=("E809",),
    ),
    Failure(
        number=0,
        name="set-format",
        what="CloudFormation does not take the template",
        play=denies(
            CREATE_SET,
            "ValidationError",
            "Template format error: Unresolved resource dependencies [Vpc] in the Resources block of the template",
        ),
        code=8,
        status=STANDS,
        causes=("E809",),
    ),
    Failure(
        number=0,
        name="set-moved-on",
        what="somebody changed the stack since the plan was shown",
        play=denies(
            "cloudformation:ExecuteChangeSet",
            "InvalidChangeSetStatus",
            "ChangeSet [arn:aws:cloudformation:us-east-1:123456789012:changeSet/ecsspec-apply/1f] cannot be executed "
            "in its current execution status of [OBSOLETE]",
        ),
        code=4,
        status=STANDS,
        causes=("E703",),
    ),
)

REFUSED = (*BY_US, *SETS)
