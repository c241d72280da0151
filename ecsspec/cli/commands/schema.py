"""`ecsspec schema`: the JSON Schema of a spec, with the capacity keys of every installed backend."""

from __future__ import annotations

import json

from ecsspec.cli.talk import put


def command() -> int:
    """Print the JSON Schema of a spec, for editors.

    It holds the capacity keys of every installed backend.

    Example: ecsspec schema > ecsspec.schema.json
    """
    from ecsspec.backends.registry import capacity_of, names
    from ecsspec.spec.schema import json_schema

    models = {name: found for name in names() if isinstance(found := capacity_of(name), type)}
    put(json.dumps(json_schema(models), indent=2))
    return 0
