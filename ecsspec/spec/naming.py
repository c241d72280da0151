"""Which stack a file names, whatever else is wrong with it, and whether somebody meant it as a spec."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from ecsspec.spec.app import Spec
from ecsspec.spec.document import Document

_BETWEEN: Final = r"""\bname["']?(?:[\s:]|#[^\r\n]*+|[>|][-+0-9]*+|[!&]\S*+)*+["']?"""
"""What may stand between the key and its value: space, comments, the signs of a block, a tag, an anchor."""


def may_name(text: str, stacks: Collection[str]) -> bool:
    """Tell whether a file is worth reading: whether a key `name`, at whatever level, has one of the names behind it."""
    names = "|".join(map(re.escape, sorted(stacks)))
    return re.search(f"{_BETWEEN}(?:{names})(?![a-z0-9-])", text) is not None


def stack_of(document: Document) -> str:
    """Return the name of the stack that a document says, as far as it could be read; empty where it says none."""
    name = document.data.get("name")
    return name if isinstance(name, str) else ""


def is_meant(document: Document) -> bool:
    """Tell whether a document is meant as a spec: most of its keys are those of one, and not another tool's."""
    ours = document.data.keys() & Spec.model_fields.keys()
    return 2 * len(ours) > len(document.data)
