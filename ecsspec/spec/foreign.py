"""A third party's capacity model: what it raises, other than objections to data, is one error that names it (E412)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from ecsspec.problems import EcsspecError, MachineError
from ecsspec.spec.base import Section

_OURS = __name__.partition(".")[0]


@contextmanager
def blaming(model: type[Section]) -> Iterator[None]:
    """Name the makers of a model for what it raises; what one of ours raises stays as it is."""
    try:
        yield
    except (ValidationError, EcsspecError):
        raise
    except (Exception, SystemExit) as error:
        if model.__module__.partition(".")[0] == _OURS:
            raise
        what = f"the capacity model {model.__module__}.{model.__qualname__} raised {type(error).__name__}: {error}"
        hint = f"this is a fault of that package, not of your spec: report it to the makers of {model.__module__}"
        raise MachineError(what, hint, "E412") from error
