"""Real processes of Python without its start: `Warm` is a `Popen` whose process is forked off one that has loaded all.

Each has its own arguments, environment, folder, streams, terminal and process id, and dies of signals like any other.
What looks at the start itself (loaded modules, options and variables of the interpreter) needs a cold process.
"""

from __future__ import annotations

from tests.warm.processes import Warm, as_program, is_like_others, popen

__all__ = ["Warm", "as_program", "is_like_others", "popen"]
