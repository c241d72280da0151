"""The fingerprint of a template: equal for equal content, whatever the order of its keys."""

from __future__ import annotations

import hashlib
import json

from ecsspec.cfn.layout import to_data
from ecsspec.cfn.template import Template


def digest(template: Template) -> str:
    """Return the SHA-256 of the template's canonical JSON, in hex."""
    canonical = json.dumps(to_data(template), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()
