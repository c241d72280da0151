"""A value that readers read differently is offered only what its key takes."""

from __future__ import annotations

import pytest

from ecsspec.backends.registry import capacity_of
from ecsspec.problems import Problem
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, narrowed, validate

HEAD = {"name": "name: web", "image": "image: nginx"}


def offered(lines: str) -> Problem:
    """Return the E115 of lines that replace those of a small spec."""
    head = [line for key, line in HEAD.items() if not lines.startswith(f"{key}:")]
    document, problems = parse(SourceFile("web.yml", "\n".join([*head, lines, ""])), text_under=TEXT_UNDER)
    (problem,) = narrowed(problems, document, capacity_of)
    assert problem.code == "E115"
    return problem


OFFERS = {
    "image: on": ('write "on" for text', 'image: "on"'),
    "name: n": ('write "n" for text', 'name: "n"'),
    "account: 012345678901": ('write "012345678901" for text', 'account: "012345678901"'),
    "port: 0443": ("write 443 for the number", "port: 443"),
    "cpu: 0256": ("write 256 for the number", "cpu: 256"),
    "logging: on": ("write true", "logging: true"),
    "logging: {enabled: no}": ("write false", "enabled: false"),
    "capacity: {spot: 012}": ("write 12 for the number", "spot: 12"),
    "launch_type: EC2\ncapacity:\n  min: 01": ("write 1 for the number", "min: 1"),
    "command: [sleep, 1e3]": ('write "1e3" for text', '- "1e3"'),
    "tags: {since: 2024-01-01}": ('write "2024-01-01" for text', 'since: "2024-01-01"'),
    "cpu: 012": ("CPU units from 128 to 196608, or as 0.5 vCPU", ""),
    "port: on": ("a whole number from 1 to 65535", ""),
    "capacity: {spot: on}": ("a whole number from 0 to 100", ""),
    "network: {cidr: ~}": ("an IPv4 range of /16 to /23, as 10.0.0.0/16", ""),
    "health_check: off": (
        "a text or a list of texts, for example curl -f http://localhost/ || exit 1;"
        " or the keys command, interval, timeout, retries and start_period",
        "remove the line",
    ),
    "load_balancer: off": ("public, internal or none; or the keys scheme and health_check", "load_balancer: none"),
    "prot: 012": ('write "012" for text, or 12 for the number', ""),
    "launch_type: MARS\ncapacity: {x: 012}": ('write "012" for text, or 12 for the number', ""),
}


@pytest.mark.parametrize("lines", OFFERS)
def test_what_is_offered(lines: str):
    problem = offered(lines)
    assert (problem.allowed, problem.hint) == OFFERS[lines]


@pytest.mark.parametrize(
    "lines", [lines for lines, (_, hint) in OFFERS.items() if hint and " " not in hint.partition(": ")[2]]
)
def test_what_is_offered_is_taken(lines: str):
    problem = offered(lines)
    assert problem.span
    start = problem.span.column - 1
    text = problem.hint.partition(": ")[2] or problem.hint.removeprefix("- ")
    mended = problem.span.text[:start] + text + problem.span.text[start + problem.span.length :]
    head = [line for key, line in HEAD.items() if not lines.startswith(f"{key}:")]
    document, problems = parse(SourceFile("web.yml", "\n".join([*head, *lines.split("\n")[:-1], mended])))
    assert problems == []
    assert validate(document, capacity_of).spec


def test_a_secret_is_not_told():
    problem = offered("tags: {token: 0123}")
    assert (problem.what, problem.hint) == ("the value of tags.token is not the same to all readers", 'token: "…"')
    assert "123" not in problem.allowed


def test_other_problems_stay_as_they_are():
    document, problems = parse(SourceFile("web.yml", "name: &a web\nport: on\n"))
    assert [p.code for p in problems] == ["E107", "E115"]
    assert narrowed(problems[:1], document, capacity_of) == problems[:1]
    assert narrowed(problems, document, capacity_of)[0] == problems[0]
