"""What has the form of a secret, where it begins and where it ends."""

from __future__ import annotations

import re

import pytest

from ecsspec.spec.secret_forms import FORMS, TOOLS, forms_in, operands_in
from tests.spec.secret_cases import VALUES


@pytest.mark.parametrize(("word", "form"), FORMS)
def test_a_form_is_tried_and_matches_something(word: str, form: str) -> None:
    assert word == word.lower()
    found = [text for text in (*VALUES.values(), *MORE) if re.search(form, text)]
    assert found, f"no example of {form}"
    assert all(word in text.lower() for text in found)


MORE = (
    *(f"{prefix}{'a1B2' * 6}" for prefix in ("ghu_", "ghr_", "sk_test_", "whsec_", "ya29.", "GOCSPX-", "dckr_pat_")),
    *(f"ASIA{'A' * 16}", f"xapp-1-{'a1' * 8}", f"hvs.{'a1' * 16}", f"SG.{'a1' * 16}.{'a1' * 16}", f"hf_{'a1' * 16}"),
    *(f"AGE-SECRET-KEY-1{'A1' * 16}", f"https://discord.com/api/webhooks/1/{'a1' * 16}"),
    f"https://s3/x?X-Amz-Signature={'a1' * 32}",
)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgres://app:hunter2@db/shop", "hunter2"),
        ("redis://:hun@ter2@cache", "hun@ter2"),
        ("x Bearer abc123 y", "abc123"),
        ("https://hooks.slack.com/services/T0/B0/abc x", "T0/B0/abc"),
        ("a ghp_aaaaaaaaaaaaaaaaaaaa, b", "ghp_aaaaaaaaaaaaaaaaaaaa"),
        ("-----BEGIN PRIVATE KEY-----\na\nb", "-----BEGIN PRIVATE KEY-----\na\nb"),
    ],
)
def test_where_a_form_begins_and_ends(text: str, secret: str) -> None:
    ((start, end),) = forms_in(text)
    assert text[start:end] == secret


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("curl -u me:pw http://x", "pw http://x"),
        ("curl -sS -ume:pw http://x", "pw http://x"),
        ("/usr/bin/curl --user=me:pw x", "pw x"),
        ("curl --proxy-user 'me:pw' x", "pw' x"),
        ("mysql -u me -ppw db", "pw db"),
        ("sshpass -p pw ssh x", "pw ssh x"),
        ("mongosh -ppw", "pw"),
        ("sqlcmd -P pw", "pw"),
        ("redis-cli -h x -a pw", "pw"),
        ('["curl", "-u", "me:pw"]', 'pw"]'),
    ],
)
def test_a_password_that_an_option_of_one_letter_takes(text: str, behind: str) -> None:
    assert [text[start:] for start in operands_in(text)] == [behind]


@pytest.mark.parametrize(
    "text",
    [
        "curl -u me http://x",
        "curl x | app -u a:b",
        "mysql -p db",
        "docker -p 80:80",
        "mysql; app -p80",
        "curl -u",
        "curly",
    ],
)
def test_an_option_that_takes_no_password(text: str) -> None:
    assert list(operands_in(text)) == []


def test_a_tool_and_its_option_are_words_of_their_own() -> None:
    assert all(tool == tool.strip() and "/" not in tool for tool in TOOLS)


@pytest.mark.parametrize("word", [word for word, _ in FORMS])
def test_no_repetition_of_a_form_is_open_before_its_end(word: str) -> None:
    """A class may be repeated without bound only where nothing that it takes may follow: no way back, no second try."""
    (form,) = [form for one, form in FORMS if one == word]
    unbounded = re.findall(r"[CwSds][*+]|\{\d+,\}", re.sub(r"\[[^]]*\]", "C", form))
    assert not unbounded or word in {"eyj", "private key"}
