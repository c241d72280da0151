"""Which names are a secret's, told by their words: the one list of name forms.

A name is a secret's when one of its words says so and what stands behind that word does not tell of something about
the secret (`TOKEN_TTL`, `PASSWORD_FILE`). What stands behind and is not known here counts as a secret's too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

ENDINGS: Final = (
    *("password", "passwords", "passwd", "passphrase", "passphrases", "passcode", "secret", "secrets", "token"),
    *("credential", "credentials", "apikey", "apikeys", "apitoken", "authkey", "accesskey", "secretkey", "privatekey"),
    *("signingkey", "encryptionkey", "sessionkey", "masterkey", "accountkey", "authtokens", "accesstokens"),
)
"""How a word ends that says it alone, whatever is glued before it: PGPASSWORD, clientsecret."""

KEYS: Final = frozenset(
    {
        *("access", "account", "admin", "aes", "api", "app", "application", "auth", "bearer", "cipher", "client"),
        *("consumer", "cookie", "credential", "crypto", "decrypt", "decryption", "deploy", "deployment", "encrypt"),
        *("encryption", "fernet", "gpg", "hash", "hmac", "host", "ingest", "integration", "jwe", "jws", "jwt"),
        *("license", "licence", "master", "oauth", "pgp", "preshared", "private", "root", "rsa", "secret", "secrets"),
        *("security", "server", "service", "session", "shared", "sign", "signature", "signing", "ssh", "ssl"),
        *("storage", "symmetric", "tls", "token", "webhook", "write"),
    }
)
"""What makes a secret of a `key` right behind it; PUBLIC_KEY and CACHE_KEY are none."""

TOKENS: Final = frozenset(
    {
        *("access", "api", "auth", "bearer", "bot", "client", "device", "id", "login", "oauth", "personal", "push"),
        *("refresh", "secret", "service", "session", "user"),
    }
)
"""What makes secrets of `tokens` right behind it; MAX_TOKENS and HttpTokens count or choose something."""

AUTHS: Final = frozenset({"basic", "docker", "npm", "proxy", "redis", "registry", "smtp"})
"""What makes a secret of `auth` right behind it; AUTH and OAUTH choose a way."""

LAST: Final = frozenset({"pass", "authorization", "psk", "pw", "creds"})
"""Words that say it only where nothing but a qualifier follows: DB_PASS, not PASS_THROUGH."""

QUALIFIERS: Final = frozenset(
    {
        *("active", "alt", "alternate", "backup", "bak", "blue", "current", "default", "dev", "development", "green"),
        *("last", "legacy", "live", "local", "main", "new", "next", "old", "prev", "previous", "primary", "prod"),
        *("production", "qa", "second", "secondary", "stage", "staging", "test", "v", "x", "y", "z", "a", "b", "c"),
    }
)
"""Words behind a name that tell one secret from another; digits do so too."""

ABOUT: Final = frozenset(
    {
        *("age", "alg", "algo", "algorithm", "arn", "arns", "attempts", "audience", "budget", "bucket", "cache"),
        *("class", "cost", "count", "days", "dir", "directory", "disabled", "duration", "enabled", "encoder"),
        *("encoding", "endpoint", "endpoints", "expiration", "expire", "expires", "expiry", "field", "file"),
        *("filename", "files", "folder", "format", "handler", "header", "headers", "hint", "host"),
        *("hostname", "hours", "id", "ids", "interval", "issuer", "label", "leeway", "len", "length", "lifetime"),
        *("limit", "location", "manager", "max", "method", "millis", "min", "minutes", "minute", "mode", "ms"),
        *("name", "names", "optional", "options", "param", "parameter", "parameters", "path", "paths", "per"),
        *("period", "policy", "port", "prefix", "provider", "ref", "reference", "region", "required"),
        *("requirements", "reset", "retries", "rotation", "rounds", "scope", "scopes", "seconds", "secs", "server"),
        *("size", "source", "stdin", "store", "strategy", "suffix", "table", "timeout", "ttl", "type"),
        *("types", "uri", "url", "usage", "validation", "validator", "validators", "validity", "variable", "version"),
        *("window", "through"),
    }
)
"""Last words that tell of something about a secret, which is not the secret."""

ASIDE: Final = frozenset(
    {
        *("allow", "allows", "count", "disable", "disables", "enable", "enabled", "enables", "has", "hide", "is"),
        *("max", "no", "num", "number", "require", "required", "requires", "show", "skip"),
        *("use", "uses", "with", "without"),
    }
)
"""What makes a switch or a number of a name, first or right before: USE_PASSWORD, CORS_ALLOW_CREDENTIALS."""

_STEMS: Final = ("pass", "pwd", "secret", "token", "key", "credential", "auth", "psk", "pw", "creds")
"""One of these is in every name of a secret."""
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+")


def may_name_secret(text: str) -> bool:
    """Tell, fast, whether a text can hold a secret's name at all."""
    lower = text.lower()
    return any(stem in lower for stem in _STEMS)


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Tell whether a name is a secret's: DB_PASSWORD, apiKey, JWT_SIGNING_KEY."""
    return may_name_secret(name) and (_is_secret(_words(name)) or _is_secret(_words(name.lower())))


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, without digits: dbPassword2 is db and password."""
    return tuple(word.lower() for word in _WORD.findall(name))


def _is_secret(words: Sequence[str]) -> bool:
    told = next((at for at in range(len(words) - 1, -1, -1) if _says(words, at)), None)
    if told is None or (told > 0 and not ASIDE.isdisjoint((words[0], words[told - 1]))):
        return False
    behind = [word for word in words[told + 1 :] if word not in QUALIFIERS]
    if not behind or (len(behind) == 1 and words[told] == "secret" and behind[0] in {"url", "uri"}):
        return True
    return words[told] not in LAST and behind[-1] not in ABOUT


def _says(words: Sequence[str], at: int) -> bool:
    """Tell whether the word at a position says that the name is a secret's."""
    word, before = words[at], words[at - 1] if at else ""
    match word:
        case "key" | "keys":
            return before in KEYS
        case "tokens":
            return before in TOKENS
        case "auth":
            return before in AUTHS
        case "pwd":
            return bool(before)
        case _:
            return word in LAST or word.endswith(ENDINGS) or (word.endswith("pwd") and word != "oldpwd")
