"""What becomes of several stacks: the one value that every format of a diff is made of."""

from __future__ import annotations

from dataclasses import dataclass

from ecsspec.problems import EcsspecError
from ecsspec.review import Review


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A stack without a spec: the file is gone, or names another stack or place now. Nothing touches the stack.

    `file` is where its spec was, as git writes it: `main:specs/api.yml`; `also` are specs of the same stack elsewhere,
    which nobody moved.
    """

    stack: str
    file: str
    account: str | None = None
    region: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A spec whose stack could not be compared, and why."""

    stack: str
    file: str
    error: EcsspecError


@dataclass(frozen=True, slots=True)
class Report:
    """A review for each spec, in the order of their files, and the stacks that no spec speaks of any more.

    With several specs, what is wrong with one stack does not keep the others from being told.
    """

    reviews: tuple[Review, ...]
    left_behind: tuple[LeftBehind, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()

    @property
    def changed(self) -> tuple[Review, ...]:
        """Return the reviews that show a change."""
        return tuple(review for review in self.reviews if not review.is_empty)

    @property
    def told(self) -> tuple[Review, ...]:
        """Return the reviews that show a change, or have something to say without one."""
        return tuple(one for one in self.reviews if not one.is_empty or one.preview.note or one.places)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changes, as far as all of it is known."""
        return not (self.changed or self.left_behind or self.not_compared)
