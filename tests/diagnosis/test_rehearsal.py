"""The command that runs a container here as it runs there: whole, quoted, and without the value of a secret."""

from __future__ import annotations

import shlex

import pytest

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Function, Ref, Value
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.diagnosis.rehearsal import rehearsals, rehearsed
from tests.builders import a_template

PLAIN = "run it here: `docker run --rm nginx:1`"
RUN = "docker run --rm --platform linux/amd64 --cpus 0.25 --memory 512m"


def told(template: Template) -> str:
    (command,) = rehearsals(template).values()
    return command


def a_task(*boxes: Value, **more: Value) -> Template:
    task = Resource("Task", TASK_DEFINITION, "", {"ContainerDefinitions": list(boxes), **more})
    return Template("", {"Task": task})


def test_a_container_runs_with_all_that_the_spec_says_of_it() -> None:
    spec = {
        "image": "shop:1",
        "entrypoint": ["/bin/tini", "--"],
        "command": ["sh", "-c", "sleep 1; echo $HOME"],
        "environment": {"MODE": "two words"},
        "port": 8080,
        "cpu": 512,
        "memory": 1024,
        "architecture": "ARM64",
    }
    limits = "--platform linux/arm64 --cpus 0.5 --memory 1024m"
    assert told(a_template(**spec)) == (
        f"run it here: `docker run --rm {limits} -e 'MODE=two words' -p 8080:8080 --entrypoint /bin/tini shop:1 "
        "-- sh -c 'sleep 1; echo $HOME'`"
    )


def test_the_command_is_the_one_that_a_shell_reads() -> None:
    words = ["a b", "it's", "$(x)", "*", ""]
    command = told(a_template(command=words[:4], environment={"A": "c d"}, port=None))
    assert shlex.split(command.split("`")[1])[-5:] == ["nginx:1.29", *words[:4]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTH", "hunter2"),
        ("SESSION_COOKIE", "a=b"),
        ("PIN", "1234"),
        ("SALT_2", "x"),
        ("SENTRY_DSN", "https://a1@b.c/1"),
        ("OPAQUE", "0123456789abcdef0123"),
        ("DB_PASSWORD", "hunter2"),
        ("KEY_ID", f"AKIA{'A' * 16}"),
        ("RULES", "x" * 61),
        ("LINES", "a\nb"),
        ("TICK", "`"),
    ],
)
def test_of_a_secret_or_long_variable_only_the_name_is_told(name: str, value: str) -> None:
    command = told(a_template(environment={name: value}, port=None))
    assert command == f"run it here, once {name} is exported in your shell: `{RUN} -e {name} nginx:1.29`"


def test_what_only_aws_knows_is_to_be_set() -> None:
    secrets: list[Value] = [{"Name": "TOKEN", "ValueFrom": "arn"}]
    environment: list[Value] = [{"Name": "URL", "Value": Ref("Queue")}, {"Name": "ARN", "Value": "arn:aws:sqs:x:1:q"}]
    box: Value = {"Name": "app", "Image": "a:1", "Environment": environment, "Secrets": secrets, "Memory": 64}
    assert rehearsals(a_task(box, Memory="128"))["app"] == (
        "run it here, once URL, TOKEN are exported in your shell: "
        "`docker run --rm --memory 64m -e ARN=arn:aws:sqs:x:1:q -e URL -e TOKEN a:1`"
    )


def test_a_secret_among_the_words_of_a_command_is_covered() -> None:
    command = told(a_template(command=["serve", "--password", "hunter2hunter2"]))
    assert "hunter2" not in command
    assert command.endswith("serve --password **************`")


@pytest.mark.parametrize(
    "box", [{"Name": "app", "Image": Ref("Image")}, {"Name": "app", "Image": "a", "Command": ["`"]}]
)
def test_what_cannot_be_said_in_a_sentence_is_not(box: Value) -> None:
    assert rehearsals(a_task(box)) == {}
    assert rehearsals(a_task(box, PortMappings=None)) == {}


def test_only_the_hint_to_run_the_container_is_told_in_full() -> None:
    tries = ("read its last lines", PLAIN)
    assert rehearsed(tries, container="app", known={"app": "run it here: `x`"}) == (tries[0], "run it here: `x`")
    assert rehearsed(tries, container="other", known={"app": "run it here: `x`"}) == tries


SPLIT = Function("Fn::Split", [",", Ref("Words")])


@pytest.mark.parametrize("key", ["Command", "EntryPoint"])
@pytest.mark.parametrize("said", [["serve", Ref("AWS::Region")], SPLIT, ["sleep", 5], "serve"])
def test_words_that_only_aws_knows_make_no_command(key: str, said: Value) -> None:
    assert rehearsals(a_task({"Name": "app", "Image": "a:1", key: said})) == {}


def test_of_rows_only_the_well_formed_are_taken() -> None:
    secrets: list[Value] = [{"ValueFrom": "b"}, Ref("Secret"), {"Name": "$(id)", "ValueFrom": "c"}, {"Name": "TOKEN"}]
    environment: list[Value] = [
        {"Name": "`id`", "Value": "x"},
        {"Name": "A B", "Value": SPLIT},
        {"Name": "a.b-c", "Value": "$(x)"},
    ]
    box: Value = {"Name": "app", "Image": "a b", "Environment": environment, "Secrets": secrets}
    assert rehearsals(a_task(box))["app"] == (
        "run it here, once TOKEN is exported in your shell: `docker run --rm -e 'a.b-c=$(x)' -e TOKEN 'a b'`"
    )


def test_an_image_that_cannot_stand_in_a_sentence_makes_no_command() -> None:
    assert rehearsals(a_task({"Name": "app", "Image": "a`b"})) == {}


def test_a_variable_without_a_name_and_a_port_that_is_none_are_left_out() -> None:
    box = {"Name": "app", "Image": "a", "Environment": [{"Value": "x"}], "PortMappings": ["80", {"HostPort": 80}]}
    assert told(a_task(box)) == "run it here: `docker run --rm a`"
