"""What is wrong with a command line is told in our words, whichever way typer says it."""

from __future__ import annotations

import pytest

from ecsspec.cli.run import run
from ecsspec.cli.usage import in_words

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("apply --yess", "there is no option --yess: near it is --yes"),
        ("apply --nothing-like-it", "there is no option --nothing-like-it"),
        ("aply", "there is no command aply: near it is apply"),
        ("local strt", "there is no command strt: near it is start or status"),
        ("nonsense", "there is no command nonsense"),
        ("destroy", "SPEC|STACK is missing: the command needs to know what it is about"),
        ("destroy a b c", "b c is more than the command takes"),
        ("apply --fail-fast-after x", "--fail-fast-after takes a whole number"),
        ("apply --fail-fast-after 0", "--fail-fast-after takes 1 or more"),
        ("apply --yes=1", "--yes takes no value"),
        ("apply --role-arn", "--role-arn needs a value after it"),
        ("apply --on-timeout never", "--on-timeout cannot be never: it can be detach or cancel"),
        ("diff --format xml", "--format cannot be xml: it can be text, markdown or json"),
    ],
)
def test_the_words(line: str, said: str, capsys: Capture) -> None:
    assert run(line.split()) == 64
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith(f"error[E902]: {said} = try: ecsspec ")
    assert "--help" in told


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Invalid value for '--n': 'x' is not a valid integer range.", "--n takes a whole number, and x is none"),
        ("Invalid value for '--n': 0 is not in the range x>=1.", "--n takes 1 or more, and not 0"),
        ("Got unexpected extra argument (b)", "b is more than the command takes"),
        ("What nobody foresaw.", "What nobody foresaw."),
    ],
)
def test_other_versions_of_typer_say_it_otherwise(said: str, words: str) -> None:
    assert in_words(said) == words


COMMANDS = [
    (command, option)
    for command, options in {
        "apply web.yml": "--plan --allow-replace --allow-delete --timeout --on-timeout --fail-fast-after --role-arn "
        "--bucket --profile --region --endpoint-url",
        "destroy web": "--allow-delete --retain --role-arn --profile --region --endpoint-url",
        "repair web": "--delete --skip --retain --role-arn --timeout --profile",
        "diff web.yml": "--format --from --to --out --bucket --role-arn --profile",
        "compile web.yml": "--output",
        "check --access": "--bucket --role-arn --profile",
        "plan drop web.plan": "--profile --region --endpoint-url",
        "watch web": "--timeout --profile",
    }.items()
    for option in options.split()
]


@pytest.mark.parametrize("value", ["", " ", "\t"])
@pytest.mark.parametrize(("command", "option"), COMMANDS)
def test_no_option_takes_an_empty_value(command: str, option: str, value: str, capsys: Capture) -> None:
    for given in ([option, value], [f"{option}={value}"]):
        assert run([*command.split(), *given]) == 64
        assert f"error[E902]: {option} is given an empty value" in capsys.readouterr().err
