"""What looks like a secret, and how a line of a spec is shown without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.problems import Path
from ecsspec.spec.secrecy import covered, holds_secret, is_reference, leads_to_secret
from tests.spec.secret_cases import HARMLESS, HEART, SECRETS, VALUES

LINES_ONLY = (
    *("run --password=${DB_PASSWORD}", "curl -u $USER:$PASSWORD http://x", "TOKEN=$(cat /run/token) run"),
    *("api-token:1.29", "api-token:latest"),
)
"""What a line of a file hides nevertheless: there, what stands behind a name may be a value with a slip in it."""


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_text_that_holds_a_secret(value: str) -> None:
    assert holds_secret(value)


@pytest.mark.parametrize("value", HARMLESS)
def test_a_text_that_holds_none(value: str) -> None:
    assert not holds_secret(value)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
@pytest.mark.parametrize("line", ["  A: {}", "A: '{}' # so", "command: [run, '{}', x]", 'it wants lines, not "{}"'])
def test_a_line_shows_no_secret(value: str, line: str) -> None:
    shown = covered(line.format(value))
    assert HEART.lower() not in shown.lower()
    assert len(shown) == len(line.format(value))


@pytest.mark.parametrize("value", [one for one in HARMLESS if one not in LINES_ONLY])
def test_a_line_shows_what_is_no_secret(value: str) -> None:
    assert covered(f"  A: {value}") == f"  A: {value}"


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db", True),
        ("'arn:aws:ssm:eu-west-1:111122223333:parameter/db'", True),
        ("{{resolve:ssm-secure:db:1}}", True),
        ("true", True),
        ('"False"', True),
        ("shop/db", False),
        ("arn:aws:hunter2", False),
        ("x arn:aws:ssm:eu-west-1:111122223333:parameter/db", False),
    ],
)
def test_a_reference(value: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_reference(value) is is_one


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        (("environment", "DB_PASSWORD"), True),
        (("environment", " TOKEN "), True),
        (("SECRETS",), True),
        (("secrets", 0), False),
        (("environment", 0), False),
    ],
)
def test_a_path_that_leads_to_a_secret(path: Path, leads: bool) -> None:  # noqa: FBT001
    assert leads_to_secret(path) is leads


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  DB_PASSWORD: hunter2", "  DB_PASSWORD: *******"),
        ("  DB_PASSWORD: hunter2  # mine", "  DB_PASSWORD: ***************"),
        ("  DB_PASSWORD:hunter2", "  DB_PASSWORD:*******"),
        ("  DB_PASSWORD: |", "  DB_PASSWORD: |"),
        ("  DB_PASSWORD:", "  DB_PASSWORD:"),
        ("environment: {A: b, TOKEN: hunter2, C: d}", "environment: {A: b, TOKEN: *******, C: d}"),
        ('environment: {"TOKEN": "hun,ter2", C: d}', 'environment: {"TOKEN": **********, C: d}'),
        ("  - DB_PASSWORD=hunter2", "  - DB_PASSWORD=*******"),
        ("  URL: postgres://app:hunter2@db", "  URL: postgres://app:*******@db"),
        ("  ID: AKIAABCDEFGHIJKLMNOP", "  ID: ********************"),
        ("image: acme/api-token:1.29", "image: acme/api-token:1.29"),
        ("image: api-token:1.29", "image: api-token:1.29"),
        ("  DB_PASSWORD:\thunter2", "  DB_PASSWORD:\t*******"),
        ("  DB_PASSWORD : hunter2", "  DB_PASSWORD : *******"),
        ("environment: [A=b, TOKEN=hunter2, C=d]", "environment: [A=b, TOKEN=*******, C=d]"),
        ("environment: {TOKEN: &a hun,ter2, C: d}", "environment: {TOKEN: ***********, C: d}"),
        ('environment: {TOKEN: "hun, C: d}', "environment: {TOKEN: ***********"),
        ('environment wants lines, not "A:b TOKEN:x"', 'environment wants lines, not "A:b TOKEN:*"'),
        ('environment wants lines, not "TOKEN hunter2"', 'environment wants lines, not "TOKEN *******"'),
        ("token is written twice", "token is written twice"),
        ('  DB_PASSWORD: ""', '  DB_PASSWORD: ""'),
        ("  DB_PASSWORD: …", "  DB_PASSWORD: …"),
        ("  A: b", "  A: b"),
        ("secrets: {DB: shop/db}", "secrets: {DB: shop/db}"),
        ("  secrets: shop", "  secrets: ****"),
        ("  DB_PASSWORD: arn:aws:ssm:eu-west-1:111122223333:parameter/db",) * 2,
        ("command: [run, --password, hunter2, -v]", "command: [run, --password, ***********]"),
        ("command: [curl, -u, me:hunter2, x]", "command: [curl, -u, me:**********]"),
    ],
)
def test_a_line_is_covered(line: str, shown: str) -> None:
    assert covered(line) == shown


@given(st.text(), st.sampled_from(SECRETS), st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1))
def test_covering_moves_no_column_and_may_be_repeated(before: str, name: str, value: str) -> None:
    line = f"{before}{name}: {value}"
    assert len(covered(line)) == len(line)
    assert covered(covered(line)) == covered(line)
