"""Every kind of objection in the user's words: code, key, what is allowed, what to type."""

from __future__ import annotations

import pytest

from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.messages import Objection
from ecsspec.spec.messages import problem_of as worded
from tests.spec.message_cases import SCREENS
from tests.spec.screens import judged, problem_of, problems_of


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_objection(screen: tuple[str, str, str, str, str, str]):
    lines, code, key, what, allowed, hint = screen
    found = the_one(lines)
    assert (found.code, found.key, found.what) == (code, key, what)
    assert found.allowed == allowed
    assert found.hint == hint
    assert found.severity == "error"


def the_one(lines: str) -> Problem:
    """Return the one problem of a small spec in which the lines replace keys of the same name."""
    if lines.startswith("image:"):
        (found,) = judged(f"name: web\n{lines}\n").problems
        return found
    return problem_of(f"{lines}\n")


NAMES = {
    "name: Web_1\nimage: nginx": ('name cannot be "Web_1"', "name: web-1"),
    'name: ""\nimage: nginx': ("name is an empty text", ""),
    "name: 123\nimage: nginx": ("name wants text, not 123", ""),
    "name: web\nimage: Nginx:latest": ('"Nginx:latest" is not an image reference', "image: nginx:latest"),
    'name: web\nimage: "nginx "': ('"nginx " is not an image reference', "image: nginx"),
    "name: web\nimage: 1.10": ("image wants text, not 1.10", 'image: "1.10"'),
    "image: nginx": ("name is missing", "name: nginx"),
    "name: web": ("image is missing", "image: public.ecr.aws/nginx/nginx:stable"),
    "name: null\nimage: nginx": ("name has no value", "name: nginx"),
    "name: web\nimage:": ("image has no value", "image: public.ecr.aws/nginx/nginx:stable"),
    "name: web\nimage: nginx latest": ('"nginx latest" is not an image reference', "image: nginx:latest"),
}


@pytest.mark.parametrize("text", NAMES)
def test_name_and_image(text: str):
    (found,) = judged(f"{text}\n").problems
    assert (found.what, found.hint) == NAMES[text]


def test_a_long_value_is_cut():
    what = problem_of(f"launch_type: FARGATE\nregion: {'x' * 200}\n").what
    assert what.startswith('region cannot be "xxx')
    assert len(what) < 90
    assert what.endswith("…")


def test_too_many_tags():
    lines = "".join(f"  t{number}: x\n" for number in range(41))
    found = problem_of(f"tags:\n{lines}")
    assert (found.code, found.what) == ("E205", "tags has too many entries: 41")


def test_an_image_of_more_than_255_characters():
    (found,) = judged(f"name: web\nimage: {'a' * 256}\n").problems
    assert (found.code, found.what) == ("E206", "the image reference is over 255 characters")


def test_every_wrong_thing_is_said_at_once():
    found = problems_of("prot: 1\nport: 0\ncpu: x\nlogging: 3\ncapacity: {spot: 101, x: 1}\ntags: {a: 1}\n")
    assert sorted(problem.key for problem in found) == [
        *("capacity.spot", "capacity.x", "cpu", "logging", "port", "prot", "tags.a")
    ]


def test_without_a_document_paths_are_the_models():
    details = {"type": "bool_type", "loc": ("logging", "enabled"), "input": 3, "msg": "", "ctx": {}}
    found = worded(Objection(Spec, details, ()))  # type: ignore[arg-type]  # what pydantic gives
    assert (found.key, found.what) == ("logging.enabled", "logging.enabled wants true or false, not 3")


def test_an_objection_of_a_new_kind_is_still_told():
    details = {"type": "timezone_naive", "loc": ("port",), "input": 3, "msg": "", "ctx": {}}
    found = worded(Objection(Spec, details, ()))  # type: ignore[arg-type]
    assert (found.code, found.key) == ("E204", "port")


@pytest.mark.parametrize("length", ["too_long", "too_short"])
def test_lists_of_a_wrong_length(length: str):
    details = {"type": length, "loc": ("command",), "input": ["a"] * 3, "msg": "", "ctx": {}}
    what = worded(Objection(Spec, details, ())).what  # type: ignore[arg-type]
    assert what == ("command has too many entries: 3" if length == "too_long" else "command is an empty list")


@pytest.mark.parametrize("word", ["none", "false", "None", "OFF"])
def test_no_health_check_is_not_turned_into_one_that_fails(word: str):
    found = problem_of(f'health_check: "{word}"\n')
    assert (found.code, found.hint) == ("E206", "remove the line")
    assert judged(f'name: web\nimage: nginx\nhealth_check: "{word} || true"\n').spec
