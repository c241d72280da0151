"""What looks like a secret, and how a line of a spec is shown without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.spec.secrecy import covered, holds_secret, names_secret

SECRETS = (
    *("DB_PASSWORD", "PGPASSWORD", "dbPassword", "API_KEY", "apikey", "apiKey", "SECRET_KEY"),
    *("SECRET_KEY_BASE", "TOKEN", "token", "clientSecret", "DB_PASS", "AWS_SECRET_ACCESS_KEY", "PRIVATE_KEY"),
    *("ssh-passphrase", "credentials"),
)
OTHERS = (
    *("PWD", "COMPASS", "BYPASS", "MONKEY", "TOKENS", "HttpTokens", "DB_PASSWORD_FILE", "KEY", "QUEUE"),
    *("SECRETARY", "Secrets", "ClusterName"),
)


@pytest.mark.parametrize("name", SECRETS)
def test_a_name_of_a_secret(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize("name", OTHERS)
def test_a_name_of_something_else(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        ("AKIAABCDEFGHIJKLMNOP", True),
        ("-----BEGIN RSA PRIVATE KEY-----", True),
        ("postgres://app:hunter2@db/shop", True),
        ("redis://:hunter2@cache", True),
        ("https://example.com:8080/a@b", False),
        ("postgres://app@db/shop", False),
        ("AKIA", False),
    ],
)
def test_a_value_with_the_form_of_a_secret(value: str, holds: bool) -> None:  # noqa: FBT001
    assert holds_secret(value) is holds


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
        ("  URL: postgres://app:hunter2@db", "  URL: postgres***************db"),
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
    ],
)
def test_a_line_is_covered(line: str, shown: str) -> None:
    assert covered(line) == shown


@given(st.text(), st.sampled_from(SECRETS), st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1))
def test_covering_moves_no_column_and_may_be_repeated(before: str, name: str, value: str) -> None:
    line = f"{before}{name}: {value}"
    assert len(covered(line)) == len(line)
    assert covered(covered(line)) == covered(line)
