"""The one table of exit codes: help, the pages and the README all show these words."""

from __future__ import annotations

from collections.abc import Mapping

EXITS: Mapping[int, str] = {
    0: "done, or nothing to do",
    1: "a bug of ours",
    2: "changes (diff) or trouble (diagnose) found, or a stale file (compile --check)",
    3: "the spec is wrong",
    4: "not done: declined, consent missing, or refused",
    5: "the deployment failed and was rolled back",
    6: "the deployment failed and needs a person",
    7: "an operation of ours may be running on",
    8: "AWS said no, or nothing, before an operation began",
    9: "this computer: a file, a full disk, the local target",
    64: "the command line makes no sense",
    130: "interrupted, with nothing of ours running",
}


def as_list() -> str:
    """Return the table as help shows it."""
    return "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXITS.items())


def as_table() -> str:
    """Return the table in Markdown."""
    return "\n".join(["| code | means |", "| --- | --- |", *(f"| {code} | {text} |" for code, text in EXITS.items())])
