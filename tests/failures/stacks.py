"""Resources that CloudFormation cannot make or change: numbers 10, 11, 13, 15, 16, 26, 31, 34, and hooks."""

from __future__ import annotations

from collections.abc import Callable

from tests.failures.failure import NEWER, Failure
from tests.failures.hosts import NEWER_EC2
from tests.failures.tasks import CREATION_GONE, ROLLED_BACK
from tests.world import World
from tests.world.scenario import Verb

USER = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: "
ROLE = "arn:aws:iam::123456789012:role/web-ExecutionRole-000000000001"
LOG_GROUP = "AWS::Logs::LogGroup"


def handled(words: str, code: str = "GeneralServiceException") -> str:
    """Return a reason as CloudFormation wraps what a resource's handler says."""
    request = "00000000-0000-4000-8000-000000000000"
    return f'Resource handler returned message: "{words}" (RequestToken: {request}, HandlerErrorCode: {code})'


def service_says(words: str, *, service: str, status: int = 400) -> str:
    """Return words as a service's SDK puts them."""
    return f"{words} (Service: {service}, Status Code: {status}, Request ID: 00000000-0000-4000-8000-000000000000)"


def breaks(resource: str, reason: str, *, on: Verb = "create") -> Callable[[World], None]:
    """Let a resource fail."""
    return lambda world: world.fail(resource, reason=reason, on=on)


def wedged(world: World) -> None:
    """Let an update fail, and the way back too."""
    world.fail("Service", reason=handled("Service Unavailable", "ServiceInternalError"), on="update")
    world.fail("Service", reason=handled("Role arn:aws:iam::123456789012:role/x is not valid"), on="rollback")


STACKS = (
    Failure(
        number=10,
        name="10-pass-role",
        what="who applies may not hand a role to ECS",
        play=breaks(
            "TaskDefinition",
            handled(
                f"{USER}iam:PassRole on resource: {ROLE} because no identity-based policy allows the iam:PassRole "
                "action",
                "AccessDenied",
            ),
            on="update",
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("pass-role",),
    ),
    Failure(
        number=11,
        name="11-no-linked-role",
        what="a new account lacks ECS's service-linked role",
        play=breaks(
            "Cluster",
            handled(
                "Invalid request provided: CreateCluster Invalid Request: Unable to assume the service linked role. "
                "Please verify that the ECS service linked role exists.",
                "InvalidRequest",
            ),
        ),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("linked-role",),
    ),
    Failure(
        number=12,
        name="12-profile-too-new",
        what="EC2 does not know the hosts' role yet",
        play=breaks(
            "AutoScalingGroup",
            handled(
                service_says(
                    "You must use a valid fully-formed launch template. Value (web-HostInstanceProfile-1) for "
                    "parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
                    service="AutoScaling",
                ),
                "InvalidRequest",
            ),
        ),
        spec=NEWER_EC2,
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("host-profile",),
    ),
    Failure(
        number=13,
        name="13-no-listener",
        what="the target group is not behind a listener yet",
        play=breaks(
            "Service",
            handled(
                "Invalid request provided: CreateService error: The target group with targetGroupArn arn:aws:"
                "elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1f does not have an associated load "
                "balancer.",
                "InvalidRequest",
            ),
        ),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("no-listener",),
        place="web.yml:3 port",
    ),
    Failure(
        number=15,
        name="15-custom-named",
        what="a resource with a fixed name must be replaced",
        play=breaks(
            "Service",
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename web and "
            "update the stack again.",
            on="update",
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("fixed-name",),
        place="web.yml:1 name",
    ),
    Failure(
        number=15,
        name="15-not-idempotent",
        what="a service of this name is there already",
        play=breaks(
            "Service",
            handled("Invalid request provided: Creation of service was not idempotent.", "InvalidRequest"),
        ),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("not-idempotent",),
        place="web.yml:1 name",
    ),
    Failure(
        number=16,
        name="16-exists",
        what="something of the name is there already, and nobody saw it before",
        play=lambda world: world.exists(LOG_GROUP, "/ecsspec/web", early=False),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("log-group-kept",),
        place="web.yml:1 name",
    ),
    Failure(
        number=20,
        name="20-balancer-zones",
        what="the balancer's subnets are in one zone",
        play=breaks(
            "LoadBalancer",
            handled(
                service_says(
                    "At least two subnets in two different Availability Zones must be specified",
                    service="ElasticLoadBalancingV2",
                ),
                "InvalidRequest",
            ),
        ),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("balancer-zones",),
    ),
    Failure(
        number=26,
        name="26-resource-throttled",
        what="AWS is too busy for one resource",
        play=breaks(
            "TaskDefinition", handled(service_says("Rate exceeded", service="AmazonECS"), "Throttling"), on="update"
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("busy",),
    ),
    Failure(
        number=31,
        name="31-rollback-fails",
        what="the update fails, and so does the way back",
        play=wedged,
        code=6,
        status="UPDATE_ROLLBACK_FAILED",
        causes=("fault", "Role arn:aws:iam::123456789012:role/x is not valid"),
    ),
    Failure(
        number=34,
        name="34-quota-of-vpcs",
        what="the account has no VPC left",
        play=breaks(
            "Vpc",
            handled(
                service_says("The maximum number of VPCs has been reached.", service="Ec2"), "ServiceLimitExceeded"
            ),
        ),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("quota-vpcs",),
    ),
    Failure(
        number=34,
        name="34-quota-of-addresses",
        what="the account has no elastic address left",
        play=breaks(
            "AWS::EC2::EIP",
            handled(
                service_says("The maximum number of addresses has been reached.", service="Ec2"),
                "ServiceLimitExceeded",
            ),
        ),
        spec=f"{NEWER}network: {{tasks: private, nat: single}}\n",
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("quota-addresses",),
        place="web.yml:5 network.nat",
    ),
    Failure(
        number=0,
        name="hook-while-deploying",
        what="a hook of the account forbids a resource",
        play=breaks("Cluster", "The following hook(s) failed: [Acme::Guard::Hook]"),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("hook",),
    ),
    Failure(
        number=0,
        name="denied-while-deploying",
        what="a permission is missing",
        play=breaks(
            "LogGroup",
            handled(
                f"{USER}logs:CreateLogGroup on resource: arn:aws:logs:us-east-1:123456789012:log-group:/ecsspec/web:"
                "log-stream: because no identity-based policy allows the logs:CreateLogGroup action",
                "AccessDenied",
            ),
        ),
        before="",
        code=5,
        status=CREATION_GONE,
        causes=("denied",),
    ),
    Failure(
        number=27,
        name="27-token-of-the-stack",
        what="the credentials that CloudFormation works with end half-way",
        play=breaks(
            "Service",
            handled("The security token included in the request is expired", "ExpiredCredentials"),
            on="update",
        ),
        code=5,
        status=ROLLED_BACK,
        causes=("expired",),
    ),
)
