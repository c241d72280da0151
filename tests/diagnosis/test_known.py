"""Each known text: real words of AWS that it is meant for, and none other's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.catalogue import explained
from ecsspec.diagnosis.entry import WORDS, Known, Meaning, Place, Rank
from ecsspec.diagnosis.known import KNOWN, bare, recognised
from ecsspec.spec.app import Spec
from tests.diagnosis.more_texts import HEALTH, PLACES, STACKS, handled
from tests.diagnosis.texts import EXITS, PULLS, STARTS, Text

TEXTS: tuple[Text, ...] = (*PULLS, *STARTS, *EXITS, *HEALTH, *PLACES, *STACKS)
ENTRIES = {entry.id: entry for entry in KNOWN}


@pytest.mark.parametrize(
    ("id_", "place", "text", "cause"), TEXTS, ids=[f"{text[0]}-{n}" for n, text in enumerate(TEXTS)]
)
def test_a_text_of_aws_is_known_for_what_it_is(id_: str, place: Place, text: str, cause: str) -> None:
    meaning = recognised(place, text)
    assert meaning is not None
    assert meaning.known.id == id_
    assert cause in meaning.cause


def test_every_entry_is_met_by_a_real_text() -> None:
    assert [entry.id for entry in KNOWN if entry.id not in {text[0] for text in TEXTS}] == []
    assert len(ENTRIES) == len(KNOWN)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place.TASK, "I found pull access denied somewhere"),
        (Place.TASK, "the manifest is unknown"),
        (Place.TASK, "exit code 137"),
        (Place.CONTAINER, "exit code 1370 and more"),
        (Place.CONTAINER, "Essential container in task exited"),
        (Place.LOG, "listening on port 80"),
        (Place.LOG, "CannotPullContainerError: not found"),
        (Place.LOG, "GET / 404"),
        (Place.TARGET, "Health checks failed for a reason that nobody knows"),
        (Place.TARGET, "(service web) was unable to place a task."),
        (Place.EVENT, "(service web) something new happens"),
        (Place.ACTIVITY, "Terminating EC2 instance: i-0a1"),
        (Place.ACTIVITY, "No Container Instances were found in your cluster."),
        (Place.RESOURCE, "Something broke"),
        (Place.RESOURCE, "OutOfMemoryError: Container killed due to memory usage"),
    ],
)
def test_what_only_looks_alike_is_not_known(place: Place, text: str) -> None:
    assert recognised(place, text) is None


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry.id)
def test_no_other_text_is_taken_for_it(entry: Known) -> None:
    others = [(place, text) for id_, place, text, _ in TEXTS if id_ != entry.id]
    assert [text for place, text in others if _is(entry, recognised(place, text))] == []


def _is(entry: Known, meaning: Meaning | None) -> bool:
    return meaning is not None and meaning.known is entry


def test_a_wrapping_is_taken_off() -> None:
    assert bare(handled("A new thing")) == "A new thing"
    assert bare("Odd") == "Odd"
    assert bare(handled("")) == handled("")


def test_what_aws_did_not_tell_stays_a_word() -> None:
    meaning = recognised(Place.TASK, "CannotPullContainerError: x: not found")
    assert meaning is not None
    assert meaning.cause.startswith("the image is not in")
    pull = recognised(Place.TASK, "CannotPullContainerError: odd")
    assert pull is not None
    assert pull.tries == ("pull it from elsewhere: `docker pull IMAGE`",)


def test_what_stands_in_a_command_is_quoted() -> None:
    meaning = recognised(Place.TASK, "CannotPullContainerError: odd", {"image": "web; rm -rf /"})
    assert meaning is not None
    assert meaning.tries == ("pull it from elsewhere: `docker pull 'web; rm -rf /'`",)


def test_names_in_sentences_are_captured_or_have_a_word() -> None:
    for entry in KNOWN:
        for text in (entry.cause, *entry.tries):
            asked = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert asked <= {*WORDS, *entry.pattern.groupindex}, entry.id


KEYS = frozenset(Spec.model_fields)


def test_keys_are_keys_of_the_spec() -> None:
    capacities = {name for launch_type in BUILTIN for name in capacity_of(launch_type).model_fields}
    unknown = [(entry.id, key) for entry in KNOWN for key in entry.keys if not _exists(key.split("."), capacities)]
    assert unknown == []


def _exists(path: list[str], capacities: set[str]) -> bool:
    if path[0] == "capacity":
        return len(path) == 2 and path[1] in capacities
    return path[0] in KEYS and (len(path) == 1 or _has(path))


def _has(path: list[str]) -> bool:
    model: object = Spec
    for step in path:
        fields = getattr(model, "model_fields", {})
        if step not in fields:
            return False
        model = next(iter(_models(fields[step].annotation)), None)
    return True


def _models(annotation: object) -> Iterator[object]:
    if hasattr(annotation, "model_fields"):
        yield annotation
    for one in getattr(annotation, "__args__", ()):
        yield from _models(one)


def test_keys_that_do_not_exist_would_be_seen() -> None:
    assert not _exists(["secrets"], {"max"})
    assert not _exists(["network", "nut"], {"max"})
    assert not _exists(["capacity", "nut"], {"max"})
    assert _exists(["load_balancer", "health_check", "path"], {"max"})


def test_a_failure_says_what_to_try_and_codes_that_exist() -> None:
    failures = [entry for entry in KNOWN if entry.rank < Rank.ECHO]
    assert [entry.id for entry in failures if not 1 <= len(entry.tries) <= 3] == []
    for entry in failures:
        for code in re.findall(r"explain (E\d+)", " ".join(entry.tries)):
            assert explained(code)
