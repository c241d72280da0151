"""Drawn templates: values of every kind, texts that YAML readers like to misread."""

from __future__ import annotations

from hypothesis import strategies as st

from ecsspec.cfn.template import Keep, Output, Parameter, Resource, Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Join, Ref, Select, Sub, Value

IDS = st.from_regex(r"[A-Z][A-Za-z0-9]{0,6}", fullmatch=True)
TRAPS = st.sampled_from(
    [
        *("yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "", "=", "<<", "-", "?", ":", "---", "..."),
        *("0", "012", "0o17", "0x1F", "0b1", "1_000", "1e3", "1.5", ".5", ".inf", "-.INF", ".nan", "+1", "190:20:30"),
        *("2010-09-09", "2012-10-17", "2001-12-14t21:59:43.10-05:00", "12:30", "10.0.0.0/16", "10.0.0.1", "1.29"),
        *(
            "a: b",
            "a:",
            "a #b",
            "#a",
            "a#b",
            " a",
            "a ",
            "a  b",
            "!Ref x",
            "&a",
            "*a",
            "%a",
            "@a",
            "`a`",
            "|",
            ">",
            "- a",
        ),
        *(
            "{a: b}",
            "[a]",
            "a, b",
            "'a'",
            '"a"',
            'say "hi"',
            "it's",
            "back\\slash",
            '\\"',
            "tab\there",
            "\ttab",
            "c:\\x\\n",
        ),
        *(
            "a\nb",
            "a\nb\n",
            "a\n\nb\n\n",
            "\na",
            " a\nb",
            "a\n b",
            "a\n  ",
            "\n",
            "\n\n",
            "a\n#b\n",
            "a\r\nb",
            "- a\n- b",
        ),
        *(
            "#!/bin/bash\nset -e\n\necho ${AWS::Region} | tee '/x'\n",
            "${AWS::StackName}-x",
            "arn:aws:s3:::b/*",
            "ecs:Poll",
        ),
        *("é", "日本", "😀", "\x85", "\u2028", "\ufeffa", "\x7f", "\x00", "\xa0a", "a\xa0", "a:\u2028", "a\x85b\n"),
    ]
)
TEXTS = TRAPS | st.text(max_size=12) | st.text(alphabet="ab:#-'\"\\ \n\t{}[],&*!|>%@=?~01e.", max_size=12)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = TEXTS | NUMBERS | st.booleans()

_NOT_INTRINSICS = TEXTS.filter(lambda key: key not in ("Ref", "Condition") and not key.startswith("Fn::"))


def _compound(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    lists = st.lists(inner, max_size=3)
    return st.one_of(
        lists,
        st.dictionaries(_NOT_INTRINSICS, inner, max_size=3),
        st.builds(Join, TEXTS, inner),
        st.builds(Select, st.integers(0, 9), inner),
        st.builds(Base64, inner),
        st.builds(Function, st.sampled_from(["Fn::Split", "Fn::Cidr", "Fn::If", "Fn::Length"]), inner),
        st.builds(Function, st.just("Fn::Sub"), st.tuples(TEXTS, st.dictionaries(IDS, inner, max_size=2)).map(list)),
        st.builds(Function, st.just("Fn::GetAtt"), st.tuples(IDS, st.builds(Ref, IDS)).map(list)),
    )


ATOMS = st.one_of(
    SCALARS,
    st.builds(Ref, IDS | st.just("AWS::Region")),
    st.builds(GetAtt, IDS, st.sampled_from(["Arn", "Outputs.Url"])),
    st.builds(Sub, TEXTS),
    st.builds(GetAZs, st.sampled_from(["", "us-east-1"])),
    st.builds(Function, st.just("Condition"), IDS),
)
VALUES = st.recursive(ATOMS, _compound, max_leaves=8)
MAPPINGS = st.dictionaries(_NOT_INTRINSICS, VALUES, max_size=3)

NAMED: st.SearchStrategy[Value] = st.lists(
    st.fixed_dictionaries({"Name": st.sampled_from("abc")}, optional={"Value": SCALARS, "Tags": st.just([])}),
    max_size=4,
)
LISTS: st.SearchStrategy[Value] = st.lists(SCALARS, max_size=4) | st.lists(MAPPINGS | NAMED, max_size=4) | NAMED
PROPERTIES = st.dictionaries(
    st.sampled_from(["Command", "Environment", "Tags", "PortMappings", "Subnets", "Cpu"]), LISTS | VALUES, max_size=4
)
KEEPS = st.builds(Keep, st.sampled_from([None, "Retain"]), st.sampled_from([None, "Delete", "Snapshot"]))


@st.composite
def resources(draw: st.DrawFn, id_: str) -> Resource:
    """Draw one resource."""
    return Resource(
        id=id_,
        type=draw(st.sampled_from(["AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::Own::Thing"])),
        why=draw(st.sampled_from(["", "Keeps the tasks running.", "Is there."])),
        properties=draw(PROPERTIES | MAPPINGS),
        after=tuple(draw(st.lists(IDS, max_size=2))),
        keep=draw(KEEPS),
        attributes=draw(st.dictionaries(st.sampled_from(["UpdatePolicy", "CreationPolicy"]), VALUES, max_size=1)),
    )


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Draw a template whose metadata holds the purposes, as a compiled one does."""
    ids = st.lists(IDS, max_size=3, unique=True)
    members = {id_: draw(resources(id_)) for id_ in draw(ids)}
    purposes = {id_: one.why for id_, one in members.items()}
    return Template(
        description=draw(TEXTS),
        resources=members,
        parameters={id_: Parameter(id_, "String", draw(TEXTS), default=draw(st.none() | TEXTS)) for id_ in draw(ids)},
        outputs={id_: Output(id_, draw(VALUES), draw(TEXTS)) for id_ in draw(ids)},
        metadata={"ecsspec": {"version": "1", "spec": draw(MAPPINGS), "purposes": purposes}},
        sections=draw(st.dictionaries(st.sampled_from(["Conditions", "Mappings"]), MAPPINGS, max_size=1)),
    )
