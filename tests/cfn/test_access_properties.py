"""Laws of what an update opens, over drawn templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Network, ip_network

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecsspec.cfn.access import opened
from ecsspec.cfn.access.patterns import are_apart, is_within
from ecsspec.cfn.access.values import symbols
from ecsspec.cfn.template import Parameter, Resource, Template
from ecsspec.cfn.values import Function, Ref, Sub, Value
from tests.cfn.openings import group, role, said, template
from tests.cfn.strategies import VALUES

TYPES = [
    *("AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"),
    *("AWS::EC2::NetworkAclEntry", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCEndpoint"),
    *("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener"),
    *("AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::EC2::LaunchTemplate", "AWS::Lambda::Permission"),
    *("AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::Lambda::Url", "AWS::RDS::DBInstance"),
    *("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::InstanceProfile"),
]
WORDS = [
    *(
        "SecurityGroupIngress",
        "SecurityGroupEgress",
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "CidrIpv6",
        "GroupId",
    ),
    *("Policies", "PolicyDocument", "AssumeRolePolicyDocument", "Statement", "Effect", "Action", "NotAction"),
    *("Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "ManagedPolicyArns", "Roles"),
    *("PermissionsBoundary", "SecurityGroups", "NetworkInterfaces", "Groups", "TaskRoleArn", "IamInstanceProfile"),
    *("MetadataOptions", "HttpTokens", "ContainerDefinitions", "LinuxParameters", "Capabilities", "Add", "Volumes"),
    *("DefaultActions", "RedirectConfig", "Protocol", "LoadBalancerArn", "RuleAction", "PortRange", "CidrBlock"),
    *("GatewayId", "DestinationCidrBlock", "RouteTableId", "Scheme", "Privileged", "Host", "SourcePath", "Egress"),
    *("RuleNumber", "ListenerArn", "Actions", "AuthType", "HttpPutResponseHopLimit"),
]
TEXTS = ["Allow", "Deny", "*", "a:?*", "-1", "tcp", "6", "80", "::/0", "10.0.0.0/8", "host", "HTTP", "allow", "{", "A"]
LEAVES = st.sampled_from(TEXTS) | st.integers(-1, 99999) | st.booleans() | st.none() | VALUES
LEAVES |= st.sampled_from(["A", "B", "P"]).map(Ref)


def _odd(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
        st.builds(Function, st.just("Fn::If"), st.lists(inner, min_size=3, max_size=3)),
        st.builds(Function, st.just("Fn::FindInMap"), st.lists(inner, max_size=3)),
    )


PROPERTIES = st.dictionaries(st.sampled_from(WORDS), st.recursive(LEAVES, _odd, max_leaves=8), max_size=5)


@st.composite
def odd_templates(draw: st.DrawFn) -> Template:
    """Draw a template of what access looks at, in any shape."""
    resources = {
        id_: Resource(
            id_,
            draw(st.sampled_from(TYPES)),
            "",
            draw(PROPERTIES),
            attributes=draw(st.dictionaries(st.just("Condition"), LEAVES)),
        )
        for id_ in draw(st.lists(st.sampled_from("ABCD"), unique=True))
    }
    defaults = st.none() | st.sampled_from(TEXTS)
    types = st.sampled_from(["String", "CommaDelimitedList"])
    parameters = {id_: Parameter(id_, draw(types), default=draw(defaults)) for id_ in draw(st.sets(st.just("P")))}
    sections = draw(st.dictionaries(st.sampled_from(["Conditions", "Mappings"]), LEAVES | PROPERTIES))
    return Template("", resources, parameters=parameters, sections=sections)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(odd_templates(), odd_templates())
def test_no_shape_is_too_odd_and_the_answer_is_always_the_same(before: Template, after: Template) -> None:
    found = opened(before, after)
    turned = replace(after, resources=dict(reversed(list(after.resources.items()))))
    assert opened(before, turned) == found
    assert [one.public for one in found] == sorted((one.public for one in found), reverse=True)
    assert all(one.sentence for one in found)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(odd_templates())
def test_a_template_opens_nothing_beside_itself(one: Template) -> None:
    extra = Resource("Z", "AWS::Own::Thing", "")  # equal templates are not looked into
    assert opened(one, replace(one, resources={**one.resources, "Z": extra})) == ()


NAMES = st.text("ab*?", max_size=5)
ACTIONS = st.text("ab", min_size=1, max_size=4).map(lambda name: f"s3:{name}")
PARTS = st.lists(ACTIONS, min_size=1, max_size=3, unique=True)
STATEMENTS = st.builds(
    lambda effect, actions, things, test: {"Effect": effect, "Action": actions, "Resource": things, **test},
    st.just("Allow"),
    PARTS,
    PARTS,
    st.sampled_from([{}, {"Condition": {"StringLike": {"k": "a*"}}}, {"Condition": {"Bool": {"k": "true"}}}]),
)


@given(st.lists(STATEMENTS, max_size=4), ACTIONS)
def test_an_allow_that_is_added_is_told(statements: list[Mapping[str, Value]], action: str) -> None:
    more = {"Effect": "Allow", "Action": f"new:{action}", "Resource": "*"}
    before, after = template(R=role(*statements)), template(R=role(*statements, more))
    assert said(before, after) == [f"R may new:{action} on everything"]


@given(st.lists(STATEMENTS, min_size=1, max_size=4), st.data())
def test_an_allow_that_is_removed_is_not(statements: list[Mapping[str, Value]], data: st.DataObject) -> None:
    left = data.draw(st.lists(st.sampled_from(statements), unique_by=id, max_size=len(statements) - 1))
    assert said(template(R=role(*statements)), template(R=role(*left))) == []


RANGES = st.tuples(st.integers(0, 65535), st.integers(0, 65535)).map(lambda ends: (min(ends), max(ends)))
NETS = st.builds(
    lambda address, size: ip_network((address, size), strict=False), st.integers(0, 2**32 - 1), st.integers(0, 32)
)


def lets_in(ports: tuple[int, int], net: object) -> Template:
    return template(G=group({"IpProtocol": "tcp", "FromPort": ports[0], "ToPort": ports[1], "CidrIp": str(net)}))


@given(RANGES, RANGES, NETS, NETS)
def test_a_rule_opens_if_it_reaches_further(
    old: tuple[int, int], new: tuple[int, int], net: IPv4Network, other: IPv4Network
) -> None:
    is_part = old[0] <= new[0] and new[1] <= old[1] and other.subnet_of(net)
    assert (said(lets_in(old, net), lets_in(new, other)) == []) is is_part


@given(RANGES, NETS, st.integers(0, 32), st.data())
def test_a_part_of_a_rule_opens_nothing(
    ports: tuple[int, int], net: IPv4Network, bits: int, data: st.DataObject
) -> None:
    low = data.draw(st.integers(*ports))
    part = ip_network((net.network_address, max(bits, net.prefixlen)))
    assert said(lets_in(ports, net), lets_in((low, data.draw(st.integers(low, ports[1]))), part)) == []


@given(NAMES, NAMES)
def test_what_a_pattern_within_another_matches_is_matched(narrow: str, wide: str) -> None:
    text = narrow.replace("*", "ba").replace("?", "b")
    assert is_within(symbols(text), symbols(wide)) or not is_within(symbols(narrow), symbols(wide))


@given(NAMES, NAMES)
def test_patterns_that_are_apart_share_no_text(one: str, other: str) -> None:
    text = one.replace("*", "ab").replace("?", "a")
    assert not (is_within(symbols(text), symbols(other)) and are_apart(symbols(one), symbols(other)))


@given(st.text("ab*", max_size=5), st.lists(NAMES))
def test_what_fills_the_gaps_of_a_pattern_is_within_it(wide: str, gaps: list[str]) -> None:
    filled = "".join(gaps.pop() if one == "*" and gaps else one for one in wide)
    assert is_within(symbols(filled), symbols(wide))


@given(NAMES)
def test_a_pattern_is_within_itself_and_within_everything(name: str) -> None:
    assert is_within(symbols(name), symbols(name))
    assert is_within(symbols(Sub(name)), symbols("*"))
