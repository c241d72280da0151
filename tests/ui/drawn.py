"""Random reviews, as wild as AWS and a user could make them: any text, any path, secrets in every place.

Built from a seed, which is all that a failing test has to print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import get_args

from ecsspec.cfn.diff import PropertyChange, TemplateDiff
from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.replacement import Verdict
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value
from ecsspec.deploy.changes import Action, Agreement, By, PropertyMove, ResourceChange
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import Path
from ecsspec.review import REPLACEMENT_LOSES, Review
from tests.reviews import WEB, compiled

SECRET = "hunter2-s3cr3t"
"""No screen and no JSON may hold this."""
NAMES = ("DB_PASSWORD", "API_KEY", "GITHUB_TOKEN", "clientSecret", "PGPASSWORD")
TYPES = (*REPLACEMENT_LOSES, "AWS::EC2::SecurityGroup", "AWS::ECS::TaskDefinition")
LETTERS = "abcdefgh XYZ.-_/:{}[]$'\"é日本\N{COMBINING ACUTE ACCENT}\t\n\x1b\x07\N{RIGHT-TO-LEFT OVERRIDE}\N{ROCKET}"
ONE = compiled(WEB)
OLD = compiled(f"{WEB}logging: false\n", file="main:old.yml")
IDS = tuple(ONE.template.resources)


@dataclass(frozen=True)
class Dice:
    """Chance, in the words of this file."""

    random: Random

    def word(self, longest: int = 90) -> str:
        """Return any text, at least one letter of it."""
        return "".join(self.random.choices(LETTERS, k=self.random.randint(1, longest)))

    def name(self) -> str:
        """Return a logical id, as long as they come."""
        return self.random.choice([*IDS, "Z" * self.random.randint(1, 70)])

    def value(self, depth: int = 2) -> Value:
        """Return any value of a template."""
        plain: list[Callable[[], Value]] = [
            self.word,
            lambda: self.random.randint(-9, 9**9),
            lambda: self.random.choice([True, False, None, "", 1.5]),
            lambda: Ref(self.name()),
            lambda: Sub(self.word()),
            lambda: GetAtt(self.name(), self.word(20)),
        ]
        nested: list[Callable[[], Value]] = [
            lambda: [self.value(depth - 1) for _ in range(self.random.randint(0, 3))],
            lambda: {self.word(20): self.value(depth - 1) for _ in range(self.random.randint(0, 3))},
        ]
        return self.random.choice([*plain, *(nested if depth else [])])()

    def path(self) -> Path:
        """Return any path of a property."""
        steps = [
            self.random.choice([self.word(40), self.random.randint(0, 9)]) for _ in range(self.random.randint(1, 4))
        ]
        return tuple(steps)

    def some(self, make: Callable[[], object], most: int) -> tuple:  # type: ignore[type-arg]
        """Return none to a few of something."""
        return tuple(make() for _ in range(self.random.randint(0, most)))


def a_review(seed: int) -> Review:
    """Return the review of a seed."""
    dice = Dice(Random(seed))  # noqa: S311  chance for tests
    preview = a_preview(dice)
    source = replace(ONE.loaded.document.source, path=dice.random.choice(["web.yml", dice.word()]))
    key: Path = dice.random.choice([("port",), ("image", "tag"), ("logging",), (dice.word(), dice.word(9))])
    owned = {("Resources", change.logical_id): (key,) for change in preview.changes}
    was = dice.random.choice([None, OLD.loaded.document])
    return Review(preview, replace(ONE.loaded.document, source=source), owned, was)


def a_template(dice: Dice) -> Template:
    """Return a template that opens anything to anybody."""
    wild: dict[str, Resource] = {}
    for number in range(dice.random.randint(0, 3)):
        rule: Value = {"IpProtocol": dice.word(9), "CidrIp": dice.random.choice(["0.0.0.0/0", dice.word()])}
        said: Value = {"Effect": "Allow", "Action": [dice.word() for _ in range(3)], "Resource": dice.value()}
        group = Resource(f"{dice.name()}{number}", "AWS::EC2::SecurityGroup", "", {"SecurityGroupIngress": [rule]})
        role = Resource(f"Role{number}", "AWS::IAM::Role", "", {"Policies": [{"PolicyDocument": {"Statement": said}}]})
        wild |= {group.id: group, role.id: role}
    return replace(ONE.template, resources={**ONE.template.resources, **wild})


def a_preview(dice: Dice) -> Preview:
    """Return any preview: of a new stack or an old one, live or offline, with a name as long as AWS allows."""
    changes = {change.logical_id: change for change in dice.some(lambda: a_change(dice), 6)}
    before = dice.random.choice([ONE.template, ONE.template, Template("", {})])
    caller = Caller("123456789012", "arn", "us-east-1", dice.random.choice(["", "http://127.0.0.1:45660"]))
    return Preview(
        deployment=Deployment(
            stack_name="w" * dice.random.randint(1, 128), template=a_template(dice), body="", owner="w"
        ),
        caller=caller,
        plan="7f3a9123ab12",
        stack=dice.random.choice([None, Stack("arn", "web", "UPDATE_COMPLETE")]),
        before=before,
        change_set=None,
        changes=tuple(changes.values()),
        template_diff=TemplateDiff(outputs=dice.some(lambda: PropertyChange(dice.path(), ABSENT, dice.value()), 2)),
        parameters=dice.some(lambda: a_move(dice), 2),
        tags=dice.some(lambda: a_move(dice), 2),
        three_way=dice.random.choice([True, False]),
        note=dice.random.choice(["", dice.word()]),
        against=dice.random.choice(["", "", dice.word()]),
    )


def a_change(dice: Dice) -> ResourceChange:
    """Return anything that may become of a resource."""
    return ResourceChange(
        logical_id=dice.name(),
        type=dice.random.choice(TYPES),
        purpose=dice.random.choice(["", dice.word()]),
        action=dice.random.choice(get_args(Action)),
        properties=dice.some(lambda: a_move(dice), 3),
        agreement=dice.random.choice(get_args(Agreement)),
        by=dice.random.choice(get_args(By)),
        policy=dice.random.choice(["", "Retain", "Delete"]),
    )


def a_move(dice: Dice) -> PropertyMove:
    """Return a property that moves; every third hides something."""
    if dice.random.random() < 1 / 3:
        path, before, after = a_hidden_pair(dice)
    else:
        path, before, after = dice.path(), dice.value(), dice.value()
    gone = dice.random.choice([(before, after), (ABSENT, after), (before, ABSENT)])
    return PropertyMove(
        path,
        *gone,
        dice.random.choice(get_args(By)),
        dice.random.choice(["", dice.name()]),
        dice.random.choice(list(Verdict)),
    )


def a_hidden_pair(dice: Dice) -> tuple[Path, Side, Side]:
    """Return a path and two values with a secret inside, in every place that we know one may be in."""
    name, at = dice.random.choice(NAMES), dice.random.randint(0, 5)
    variables: Path = ("ContainerDefinitions", "web", "Environment")

    def pair(value: str) -> Value:
        return {"Name": name, "Value": value}

    shapes: list[tuple[Path, Callable[[str], Value]]] = [
        ((*variables, name, "Value"), lambda value: value),
        ((*variables, name), pair),
        (variables, lambda value: [pair(value), {"Name": "A", "Value": dice.word()}]),
        (variables[:1], lambda value: [{"Name": "web", "Environment": [pair(value)]}]),
        (variables[:1], lambda value: f"[{{Environment={pair(value)}"),
        (("ContainerDefinitions", at, "Environment", at, "Value"), lambda value: value),
        (("Description",), lambda value: f"postgres://app:{value}@db/shop"),
        ((name,), lambda value: {"deep": [value]}),
    ]
    path, make = dice.random.choice(shapes)
    return path, make(SECRET), make(f"{SECRET}2")
