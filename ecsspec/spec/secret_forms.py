"""What has the form of a secret, whatever its name: the one list of value forms.

Each form has a word without which it cannot be, in lower case: a text without that word never meets the pattern, and a
pattern is compiled when its word is first met. Every repetition has an upper bound or a class of its own up to a fixed
end, and begins at that word: the time is linear in the length of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

FORMS: Final = (
    # Keys and tokens that say by their first letters whose they are.
    ("akia", r"(?<![A-Za-z0-9])AKIA[A-Z0-9]{16}"),  # AWS
    ("asia", r"(?<![A-Za-z0-9])ASIA[A-Z0-9]{16}"),
    ("ghp_", r"ghp_[A-Za-z0-9]{16,255}"),  # GitHub
    ("gho_", r"gho_[A-Za-z0-9]{16,255}"),
    ("ghu_", r"ghu_[A-Za-z0-9]{16,255}"),
    ("ghs_", r"ghs_[A-Za-z0-9]{16,255}"),
    ("ghr_", r"ghr_[A-Za-z0-9]{16,255}"),
    ("github_pat_", r"github_pat_\w{16,255}"),
    ("glpat-", r"glpat-[\w-]{16,255}"),  # GitLab
    ("k_live_", r"[rsp]k_live_\w{8,255}"),  # Stripe
    ("k_test_", r"[rs]k_test_\w{8,255}"),
    ("whsec_", r"whsec_[\w+/=]{16,255}"),
    ("xox", r"xox[abeoprs]-[\w-]{8,255}"),  # Slack
    ("xapp-", r"xapp-\d-[\w-]{8,255}"),
    ("hooks.slack.com/", r"hooks\.slack\.com/\w{1,20}/([\w/-]{8,255})"),
    ("/api/webhooks/", r"/api/webhooks/([\w/-]{16,255})"),  # Discord
    ("aiza", r"AIza[\w-]{20,255}"),  # Google
    ("ya29.", r"ya29\.[\w-]{16,2048}"),
    ("gocspx-", r"GOCSPX-[\w-]{16,255}"),
    ("npm_", r"npm_[A-Za-z0-9]{16,255}"),
    ("pypi-", r"pypi-(?=[\w-]{0,255}[A-Z])[\w-]{16,2048}"),
    ("dckr_pat_", r"dckr_pat_[\w-]{16,255}"),  # Docker
    ("hvs.", r"(?<![\w.])hvs\.[\w-]{16,2048}"),  # Vault
    ("sg.", r"(?<![\w.])SG\.[\w-]{16,255}\.[\w-]{16,255}"),  # SendGrid
    ("hf_", r"(?<![A-Za-z0-9])hf_[A-Za-z0-9]{20,255}"),  # Hugging Face
    ("sk-", r"(?<![\w-])sk-(?=[\w-]{0,64}[A-Z])(?=[\w-]{0,64}\d)[\w-]{20,255}"),  # OpenAI, Anthropic
    ("age-secret-key-", r"AGE-SECRET-KEY-1[A-Z0-9]{16,255}"),
    ("eyj", r"(?<![\w-])eyJ[\w-]{5,}\.[\w-]{2,}\.[\w.-]*"),  # a JWT
    # Forms that many share.
    ("private key", r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*"),
    ("://", r"://[^/\s:@?#\"']{0,255}:(?!\d{1,5}(?:[/?#,;\s\"']|$))(\S{1,512})@"),  # an address with a password
    ("bearer", r"(?i:(?<!\w)bearer(?:\s{1,9}|%20|\+)(?!tokens?\b|auth)([^\s\"',]{6,4096}))"),
    ("basic", r"(?<!\w)(?i:basic)\s{1,9}((?=[A-Za-z0-9+/]{0,64}?(?:[a-z0-9][A-Z]|[0-9=]))[A-Za-z0-9+/]{6,4096}={0,2})"),
    ("sig=", r"(?<=[?&;])sig=([^&\s\"']{8,512})"),  # a signed address
    ("x-amz-signature=", r"(?i:x-amz-signature)=([^&\s\"']{8,512})"),
)
"""A word in lower case that is in every text of a form, and the form; its group, if it has one, is what is secret."""


class Option(NamedTuple):
    """An option of one letter that takes a password, and what stands in its value before that."""

    written: str
    before: str = ""


_MYSQL: Final = Option(r"-p(?=.)")
_MONGO: Final = Option(r"-p")
TOOLS: Final[Mapping[str, Option]] = {
    "curl": Option(r"(?:-[a-zA-Z]{0,8}?[uU]|--user|--proxy-user)=?", r"[^:]*:"),
    **dict.fromkeys(("mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump"), _MYSQL),
    **dict.fromkeys(("mongo", "mongosh", "mongodump", "sshpass"), _MONGO),
    "redis-cli": Option(r"-a"),
    "sqlcmd": Option(r"-P"),
}
"""Programs whose option for a password tells nothing by its name."""

_WORD: Final = re.compile(r"[^\s,\[\]\"'`();|&]+|[;|&]+")


def forms_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where in a text something has the form of a secret: 0-based start and end."""
    lower = text.lower()
    for word, form in FORMS:
        if word in lower:
            for found in _compiled(form).finditer(text):
                yield found.span(found.re.groups)


def operands_in(text: str) -> Iterator[int]:
    """Yield where the passwords begin that commands take by an option of one letter: `curl -u me:…`, `mysql -p…`."""
    if not any(tool in text for tool in TOOLS):
        return
    option: Option | None = None
    waits = False
    for found in _WORD.finditer(text):
        operand = found.start() if waits else _behind(option, found)
        waits = operand == found.end()
        if option and operand >= 0 and not waits:
            before = _compiled(option.before).match(text, operand, found.end())
            yield from () if before is None else (before.end(),)
        option = TOOLS.get(found[0].rpartition("/")[2], None if found[0][0] in ";|&" else option)


def _behind(option: Option | None, word: re.Match[str]) -> int:
    """Return where a word goes on behind an option that it begins with, or -1."""
    written = _compiled(option.written).match(word[0]) if option else None
    return word.start() + written.end() if written else -1


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
