"""What counts as wrong where nothing is pulled, run or asked."""

from __future__ import annotations

import pytest

pytest.importorskip("ministack")

from ecsspec.local.overlay.rollout.conventions import Exit, answer, end, no_such_image
from ecsspec.local.overlay.rollout.faults import full


@pytest.mark.parametrize(
    "image",
    [
        "nginx:does-not-exist",
        "nginx:1.29-missing",
        "public.ecr.aws/nginx/nginx:no-such-tag",
        "registry.example:5000/team/doesnotexist",
        "ngnix",
        "nginx:lastest",
    ],
)
def test_an_image_that_no_registry_has(image: str) -> None:
    assert no_such_image(image)


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "nginx:1.29",
        "registry.example:5000/missing/nginx:latest",
        "nginx@sha256:missing",
        "public.ecr.aws/nginx/nginx:stable",
        "",
    ],
)
def test_any_other_image_is_there(image: str) -> None:
    assert not no_such_image(image)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["false"], Exit(1)),
        (["/bin/false"], Exit(1)),
        (["true"], Exit(0)),
        (["exit", "3"], Exit(3)),
        (["exit 257"], Exit(1)),
        (["sh", "-c", "exit"], Exit(0)),
        (["/bin/sh", "-ec", "sleep 1; exit 4"], Exit(4)),
        (["sh", "-c", "echo 'starting'\necho no database && exit 2"], Exit(2, ("starting", "no database"))),
    ],
)
def test_a_command_that_plainly_ends(words: list[str], expected: Exit) -> None:
    assert end(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nginx", "-g", "daemon off;"],
        ["sh", "-c", ""],
        ["sh", "-c", "curl -f http://localhost/ || exit 1"],
        ["sh", "-c", "test -f /ready && exit 1"],
        ["sh", "-c", "exit 1; nginx"],
        ["false", "positive"],
        ["echo", "exit 1"],
    ],
)
def test_a_command_that_may_well_go_on(words: list[str]) -> None:
    assert end(words) is None


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/health", 200), ("/never", 503), ("/api/never/?x=1", 503), ("/nevermore", 200), ("/no-such", 404)],
)
def test_what_a_health_check_meets(path: str, status: int) -> None:
    assert answer(path) == status


@pytest.mark.parametrize(
    ("image", "whole"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("team/web:1", "docker.io/team/web:1"),
        ("public.ecr.aws/nginx/nginx", "public.ecr.aws/nginx/nginx:latest"),
        ("localhost:5000/web:2", "localhost:5000/web:2"),
    ],
)
def test_an_image_is_told_by_its_whole_reference(image: str, whole: str) -> None:
    assert full(image) == whole
