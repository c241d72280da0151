"""A small fake of the door to buckets."""

# ruff: noqa: ARG002  the fake keeps the signatures of the port

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecsspec.deploy.facts import Bucket


@dataclass
class FakeBuckets:
    """The buckets that there are, and what was done to them."""

    found: Bucket | None = None
    finished: bool = True
    theirs: Sequence[str] = ()
    made: list[Bucket] = field(default_factory=list)
    objects: dict[str, str] = field(default_factory=dict)
    errors: list[Exception] = field(default_factory=list)

    def find(self, name: str, *, owner: str) -> Bucket | None:
        return self.found

    def is_finished(self, bucket: Bucket) -> bool:
        return self.finished

    def what_stands_in(self, bucket: Bucket) -> Sequence[str]:
        return self.theirs

    def make(self, bucket: Bucket) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.made.append(bucket)

    def put(self, bucket: Bucket, *, key: str, body: str) -> str:
        self.objects[key] = body
        return f"https://s3.example/{bucket.name}/{key}"
