"""Keys that a section does not have, several in one file: what each is told, and that the keys are listed once."""

from __future__ import annotations

import pytest

from ecsspec.problems import in_order
from ecsspec.spec.app import Spec
from ecsspec.spec.logging import Logging
from ecsspec.spec.planned import PLANNED, meanwhile
from tests.spec.screens import judged, problems_of

TYPOS = """\
shape: round
prot: 80
network: {zone: 3, foo: 1, bar: 2}
size: 3
logging: {bax: 1}
"""


def test_the_keys_of_a_section_are_listed_once_and_first():
    told = {problem.key: problem.allowed for problem in in_order(problems_of(TYPOS))}
    assert told == {
        "shape": f"the keys here: {', '.join(Spec.model_fields)}",
        "prot": "did you mean port?",
        "network.zone": "did you mean zones?",
        "network.foo": "the keys here: cidr, zones, tasks, nat",
        "network.bar": "line 5 lists the keys that there are",
        "size": "line 3 lists the keys that there are",
        "logging.bax": f"the keys here: {', '.join(Logging.model_fields)}",
    }


def test_a_key_of_the_other_launch_type_names_it():
    (first, second) = problems_of("capacity: {instance_type: t3.micro, min: 2}\n")
    assert {first.hint, second.hint} == {"launch_type: EC2"}


def test_a_key_that_the_section_has_nearly_is_no_key_of_another_launch_type():
    (found,) = problems_of("capacity: {spto: 30}\n")
    assert (found.allowed, found.hint) == ("did you mean spot?", "spot: 30")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nmae: web\nimage: nginx\n", ["nmae: did you mean name?"]),
        ("name: web\nImage: nginx\n", ["Image: did you mean image?"]),
        ("nmae: web\nimg: nginx\n", ["nmae: did you mean name?", "img: did you mean image?"]),
        ("name: web\nimage: nginx\nhealth_check: {comand: x}\n", ["health_check.comand: did you mean command?"]),
    ],
)
def test_a_required_key_that_is_misspelt_is_not_missing_as_well(text: str, meant: list[str]):
    assert [f"{problem.key}: {problem.allowed}" for problem in judged(text).problems] == meant


def test_another_missing_key_is_told_beside_a_misspelt_one():
    assert sorted(problem.what for problem in judged("nmae: web\nprot: 80\n").problems) == [
        *("image is missing", "there is no key nmae in a spec", "there is no key prot in a spec")
    ]
    (missing, unknown) = judged("image: nginx\ncolour: red\n").problems
    assert (missing.what, unknown.code) == ("name is missing", "E201")


def test_a_secret_is_not_repeated():
    (found,) = problems_of("secret: hunter2\n")
    assert "hunter2" not in f"{found.what} {found.allowed} {found.hint}"


def test_planned_keys_are_not_there():
    assert sorted(PLANNED.keys() & Spec.model_fields.keys()) == []
    assert sorted(PLANNED.keys() & Spec.ELSEWHERE.keys()) == []


def test_planned_keys_are_known_however_they_are_written():
    assert meanwhile("Service-Connect") == meanwhile("service_connect") != ""
    assert meanwhile("colour") == ""


def test_what_to_do_meanwhile_is_one_sentence():
    assert [key for key, advice in PLANNED.items() if not advice or advice.endswith(".") or len(advice) > 160] == []
