"""What AWS really says of health, places, hosts and stacks: for each known text one, and a word of its cause."""

from __future__ import annotations

from ecsspec.diagnosis.entry import Place
from tests.diagnosis.texts import Text

T, G, A, E, R = Place.TASK, Place.TARGET, Place.ACTIVITY, Place.EVENT, Place.RESOURCE
UNHEALTHY = "(service web) (task 1f) (port 80) is unhealthy in (target-group arn:x) due to (reason {})"
MISMATCH = "Target.ResponseCodeMismatch: Health checks failed with these codes: [{}]"
UNPLACED = "(service web) was unable to place a task because no container instance met all of its requirements. "
CLOSEST = f"{UNPLACED}The closest matching (container-instance 1f) "
LAUNCH = "Launching a new EC2 instance. Status Reason: "


def handled(words: str) -> str:
    """Return a reason as CloudFormation wraps it."""
    return f'Resource handler returned message: "{words}" (RequestToken: 1f, HandlerErrorCode: GeneralServiceException)'


HEALTH: tuple[Text, ...] = (
    ("container-unhealthy", T, "Task failed container health checks", "inside"),
    ("container-unhealthy", E, "(service web) (task 1f) failed container health checks.", "inside"),
    ("container-unhealthy", T, "health status UNHEALTHY", "inside"),
    ("balancer-unhealthy", T, "Task failed ELB health checks in (target-group arn:aws:x)", "balancer"),
    ("target-404", G, MISMATCH.format(404), "no such page"),
    ("target-404", E, UNHEALTHY.format("Health checks failed with these codes: [404]"), "no such page"),
    ("target-denied", G, MISMATCH.format(401), "sign in (401)"),
    ("target-redirect", G, MISMATCH.format(301), "redirect (301)"),
    ("target-broken", G, MISMATCH.format(502), "error of its own (502)"),
    ("target-code", G, MISMATCH.format("404, 502"), "with 404, 502"),
    ("target-code-unknown", G, "Target.ResponseCodeMismatch", "a code that"),
    ("target-timeout", G, "Target.Timeout: Request timed out", "in time"),
    ("target-timeout", E, UNHEALTHY.format("Request timed out"), "in time"),
    ("target-refused", G, "Target.FailedHealthChecks: Health checks failed", "nothing answers"),
    ("target-refused", E, UNHEALTHY.format("Health checks failed"), "nothing answers"),
    (
        "target-zone",
        G,
        "Target.NotInUse: Target is in an Availability Zone that is not enabled for the load balancer",
        "zone",
    ),
    (
        "target-unused",
        G,
        "Target.NotInUse: Target group is not configured to receive traffic from the load balancer",
        "no listener",
    ),
    ("target-gone", G, "Target.InvalidState: Target is in the stopped state", "stopped"),
    ("target-address", G, "Target.IpUnusable: Target IP address is reserved", "reserved"),
    ("balancer-fault", G, "Elb.InternalError: Health checks failed due to an internal error", "fault"),
    ("target-first-checks", G, "Elb.InitialHealthChecking: Initial health checks in progress", "first"),
    ("target-first-checks", G, "Elb.RegistrationInProgress: Target registration is in progress", "first"),
    ("target-leaving", G, "Target.DeregistrationInProgress: Target deregistration is in progress", "leaves"),
)

PLACES: tuple[Text, ...] = (
    ("place-no-hosts", E, f"{UNPLACED}Reason: No Container Instances were found in your cluster.", "no host"),
    ("place-no-hosts", E, f"{UNPLACED}Reason: No Container Instances were found in your capacity provider.", "no host"),
    ("place-cpu", E, f"{CLOSEST}has insufficient CPU units available.", "CPU"),
    ("place-memory", E, f"{CLOSEST}has insufficient memory available.", "memory"),
    ("place-port", E, f"{CLOSEST}is already using a port required by your task.", "port"),
    ("place-interface", E, f"{CLOSEST}encountered error 'RESOURCE:ENI'.", "network interface"),
    ("place-gpu", E, f"{CLOSEST}encountered error 'RESOURCE:GPU'.", "GPU"),
    ("place-attribute", E, f"{CLOSEST}is missing an attribute required by your task.", "offers"),
    ("place-agent", E, f'{CLOSEST}encountered error "AGENT".', "agent"),
    ("place-constraint", E, f'{CLOSEST}encountered error "MemberOf placement constraint unsatisfied.".', "constraints"),
    (
        "place-addresses",
        E,
        "(service web) was unable to place a task. Reason: subnet-1 has not enough free addresses: "
        "InsufficientFreeAddressesInSubnet.",
        "no free address",
    ),
    (
        "place-spare",
        E,
        "(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try "
        "again later "
        "or in a different availability zone.",
        "no capacity",
    ),
    (
        "place-quota",
        E,
        "(service web) was unable to place a task. Reason: You've reached the limit on the number of vCPUs that "
        "you can "
        "run concurrently.",
        "quota",
    ),
    (
        "place-room",
        E,
        "(service web) was unable to stop or start tasks during a deployment because of the service deployment "
        "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.",
        "neither stop",
    ),
    ("not-started", E, "(service web) was unable to place a task. Reason: Task failed to start", "did not start"),
    ("service-throttled", E, "(service web) operations are being throttled. Will try again later.", "do less"),
    ("starts-fail", E, "(service web) is unable to consistently start tasks successfully.", "keep stopping"),
    ("place-fault", E, "(service web) was unable to place a task. Reason: Internal error.", "fault"),
    ("place", E, "(service web) was unable to place a task. Reason: something new", "no place"),
    ("deployment-failed", E, "(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.", "gave"),
    ("deployment-failed", E, "ECS deployment circuit breaker: tasks failed to start.", "gave"),
    ("service-news", E, "(service web) has started 1 tasks: (task 1f).", "every day"),
    ("service-news", E, "(service web) (deployment ecs-svc/1) deployment completed.", "every day"),
    ("spot", T, "Your Spot Task was interrupted.", "spare"),
    ("spot", T, "SpotInterruption", "spare"),
    ("host-lost", T, "Host EC2 (instance i-0a1) stopped / terminated.", "went away"),
    ("host-lost", T, "InfrastructureHealth", "went away"),
    ("host-lost", T, "ECS is performing maintenance on the underlying infrastructure hosting the task.", "went away"),
    ("asked-to-stop", T, "Scaling activity initiated by (deployment ecs-svc/1)", "wanted"),
    (
        "host-zone",
        A,
        f"{LAUNCH}Your requested instance type (t2.micro) is not supported in your requested Availability Zone "
        "(us-east-1e). Please retry your request by choosing us-east-1a.",
        "t2.micro is not sold in us-east-1e",
    ),
    ("host-type", A, f"{LAUNCH}The following supplied instance types do not exist: [t9.micro]", "t9.micro does not"),
    (
        "host-capacity",
        A,
        f"{LAUNCH}We currently do not have sufficient p4d.24xlarge capacity in the Availability Zone you requested.",
        "no p4d.24xlarge",
    ),
    (
        "host-quota",
        A,
        f"{LAUNCH}You have requested more vCPU capacity than your current vCPU limit of 32 allows for.",
        "quota",
    ),
    (
        "host-processor",
        A,
        f"{LAUNCH}The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of "
        "the specified AMI.",
        "processors",
    ),
    ("host-image", A, f"{LAUNCH}The image id '[ami-0a1b]' does not exist", "image of the hosts"),
    ("host-disk", A, f"{LAUNCH}Volume of size 8GB is smaller than snapshot 'snap-1', expect size >= 30GB", "disk"),
    ("host-key", A, "Instance became unhealthy. Client.InternalError: Client error on launch", "encrypted"),
    ("host-addresses", A, f"{LAUNCH}There are not enough free addresses in subnet 'subnet-1'", "no free address"),
    (
        "host-profile",
        R,
        handled("Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile"),
        "so new",
    ),
)

STACKS: tuple[Text, ...] = (
    ("cancelled", R, "Resource creation cancelled", "failed first"),
    ("cancelled", R, "Resource update cancelled", "failed first"),
    ("cancelled-on-request", R, "User Initiated", "somebody, or a limit of time"),
    ("nested", R, "The following resource(s) failed to create: [Service]. ", "inside"),
    (
        "breaker",
        R,
        handled("Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."),
        "breaker",
    ),
    ("unstable", R, "Service arn:aws:ecs:eu-west-1:1:service/web did not stabilize.", "stable"),
    ("unstable", R, handled("Exceeded attempts to wait"), "stable"),
    ("pass-role", R, "User: x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r", "role/r"),
    (
        "linked-role",
        R,
        handled("Unable to assume the service linked role. Please verify that the ECS service linked role exists."),
        "service-linked role",
    ),
    ("log-key", R, "The specified KMS key does not exist or is not allowed to be used with LogGroup 'x'", "the key"),
    (
        "fixed-name",
        R,
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename web and "
        "update the "
        "stack again.",
        "the old one",
    ),
    ("not-idempotent", R, handled("Creation of service was not idempotent."), "a service of this name"),
    (
        "no-listener",
        R,
        "The target group with targetGroupArn arn:x does not have an associated load balancer.",
        "listener yet",
    ),
    (
        "balancer-zones",
        R,
        handled("At least two subnets in two different Availability Zones must be specified"),
        "two subnets",
    ),
    (
        "balancer-addresses",
        R,
        handled("Not enough IP space available in subnet-1. ELB requires at least 8"),
        "too small",
    ),
    ("priority", R, handled("Priority '1' is currently in use (Service: ElasticLoadBalancingV2)"), "priority"),
    ("export", R, "Export with name web-vpc is already exported by stack shop.", "exports"),
    ("export-used", R, "Export web-vpc cannot be deleted as it is in use by shop", "web-vpc: shop"),
    (
        "export-used",
        R,
        "Cannot update export web-vpc as it is in use by shop and stock.",
        "web-vpc: shop and stock",
    ),
    (
        "log-group-kept",
        R,
        "Resource of type 'AWS::Logs::LogGroup' with identifier '{\"/properties/LogGroupName\":\"x\"}' already exists.",
        "the log group x already",
    ),
    ("exists", R, "Resource of type 'AWS::ECS::Cluster' with identifier 'labs' already exists.", "labs already exists"),
    ("exists", R, handled("web already exists in stack arn:aws:x"), "something of this name"),
    ("size", R, handled("No Fargate configuration exists for given values: 300 CPU, 512 memory."), "size"),
    ("provider-used", R, handled("The specified capacity provider is in use and cannot be removed."), "provider"),
    ("cluster-used", R, "The Cluster cannot be deleted while Container Instances are active or draining.", "cluster"),
    (
        "repository-full",
        R,
        "The repository with name 'r' in registry with id '1' cannot be deleted because it still contains images",
        "holds images",
    ),
    ("protected", R, handled("Load balancer cannot be deleted because deletion protection is enabled"), "protected"),
    ("in-use", R, handled("DependencyViolation: it cannot go (Service: Ec2, Status Code: 400)"), "uses it"),
    ("group-named", R, handled("resource sg-1 has a dependent object (Service: Ec2, Status Code: 400)"), "group sg-1"),
    ("network-used", R, handled("The vpc 'vpc-1' has dependencies and cannot be deleted."), "in vpc-1"),
    ("network-used", R, handled("The subnet 'subnet-1' has dependencies and cannot be deleted."), "in subnet-1"),
    ("interface-used", R, handled("Network interface 'eni-1' is currently in use."), "interface eni-1"),
    (
        "public-addresses",
        R,
        handled("Network vpc-1 has some mapped public address(es). Please unmap those public address(es) before."),
        "public address",
    ),
    ("role-used", R, handled("Cannot delete entity, must detach all policies first."), "a policy"),
    ("role-used", R, handled("Cannot delete entity, must remove roles from instance profile first."), "a policy"),
    ("targets-used", R, handled("Target group 'arn:x' is currently in use by a listener or a rule"), "a listener"),
    ("range", R, handled("The CIDR '10.0.0.0/24' conflicts with another subnet"), "range"),
    ("busy", R, handled("Rate exceeded (Service: AmazonECS; Error Code: ThrottlingException)"), "busy"),
    ("quota-vpcs", R, handled("The maximum number of VPCs has been reached."), "no more VPCs"),
    ("quota-addresses", R, handled("The maximum number of addresses has been reached."), "elastic IP"),
    ("quota-internet-gateways", R, handled("The maximum number of internet gateways has been reached."), "internet"),
    ("quota-gateways", R, handled("Performing this operation would exceed the limit of 5 NAT gateways"), "NAT"),
    ("quota-balancers", R, handled("The maximum number of load balancers has been reached."), "load balancers"),
    ("quota-stacks", R, "Limit for stack has been exceeded", "no more stacks"),
    ("quota", R, handled("The maximum number of rules has been reached."), "quota"),
    ("expired", R, "The security token included in the request is expired", "expired"),
    ("denied", R, "User: x is not authorized to perform: ecs:CreateCluster on resource: *", "ecs:CreateCluster"),
    ("denied-unnamed", R, "AccessDenied", "does not say which"),
    ("denied-unnamed", R, "API: ec2:RunInstances You are not authorized to perform this operation.", "permission"),
    ("name-long", R, handled("Target group name 'x' cannot be longer than '32' characters"), "too long"),
    (
        "invalid",
        R,
        "Properties validation failed for resource Service with message: #: extraneous key [X]",
        "properties",
    ),
    ("hook", R, "The following hook(s) failed: [Acme::Guard::Hook]", "Acme::Guard::Hook"),
    ("capabilities", R, "Requires capabilities : [CAPABILITY_NAMED_IAM]", "agreed to"),
    ("template", R, "Template format error: Unresolved resource dependencies [Vpc]", "template"),
    ("transform", R, "Transform 1::Tags failed with: x. Rollback requested by user.", "macro 1::Tags"),
    ("parameter-store", R, "Unable to fetch parameters [/x] from parameter store for this account.", "/x is not"),
    ("nested-set", R, "Nested change set arn:x was not successfully created: Currently in FAILED.", "inside this one"),
    (
        "not-kept",
        R,
        "CloudFormation is attempting to import some resources because they already exist in your account. The "
        "affected resources are LogGroup",
        "LogGroup",
    ),
    ("missing", R, handled("The vpc ID 'vpc-1' does not exist"), "refers to"),
    ("fault", R, "Internal Failure", "fault"),
    ("role", R, handled("ECS was unable to assume the role 'arn' that was provided"), "take on"),
)
