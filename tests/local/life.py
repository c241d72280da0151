"""A user of ecsspec who deploys to the embedded target through the real path: files, review, change set, follower."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ecsspec.api import review
from ecsspec.aws.connection import Connection
from ecsspec.aws.session import connect
from ecsspec.deploy.apply import apply
from ecsspec.deploy.events import Event, Finished, Outcome
from ecsspec.deploy.preview.live import discard
from ecsspec.deploy.removal.destroy import destroy, plan_destroy
from ecsspec.pipeline import Compiled, compile_file
from ecsspec.review import Review
from tests.local.cloud import Cloud
from tests.local.readback.standing import Standing

Data = Mapping[str, Any]


class HastyClock:
    """Time in which every pause has passed at once: the target has always finished by the next question."""

    def __init__(self) -> None:
        self.slept = 0.0

    def now(self) -> float:
        return time.time() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


class User:
    """Applies, diffs and destroys specs given as data, and reads back what then stands in the services."""

    def __init__(self, cloud: Cloud, folder: Path) -> None:
        self.cloud = cloud
        self.folder = folder
        self.ports: Connection = connect(endpoint_url=cloud.target.endpoint_url)
        self.ports.clock = HastyClock()

    def compiled(self, data: Data) -> Compiled:
        """Write the spec into a file and compile that."""
        file = self.folder / f"{data['name']}.yml"
        file.write_text(json.dumps(data), encoding="utf-8")
        return compile_file(str(file))

    def diff(self, data: Data) -> Review:
        """Return what an apply would change, and leave nothing behind."""
        found = review(self.compiled(data), self.ports, invocation="test", purpose="diff")
        discard(self.ports, found.preview)
        return found

    def apply(self, data: Data) -> Outcome:
        """Deploy the spec and return how it ended."""
        found = review(self.compiled(data), self.ports, invocation="test", purpose="apply")
        return ending(apply(self.ports, found.preview))

    def destroy(self, name: str) -> Outcome:
        """Destroy an app's stack and return how it ended."""
        plan = plan_destroy(self.ports, name, owner=name, unprotect=True)
        assert plan is not None, f"there is no stack {name}"
        return ending(destroy(self.ports, plan))

    def standing(self, data: Data) -> Standing:
        """Return what stands for a spec that was deployed."""
        return Standing(self.cloud, str(data["name"]), self.compiled(data).template)


def ending(events: Iterator[Event]) -> Outcome:
    """Live through an operation and return its outcome."""
    last = list(events)[-1]
    assert isinstance(last, Finished)
    return last.outcome


def wipe(cloud: Cloud, stack: str) -> None:
    """Take away whatever a test left of a stack, however it went."""
    quietly(lambda: cloud.delete(stack))
    quietly(lambda: cloud.client("logs").delete_log_group(logGroupName=f"/ecsspec/{stack}"))


def quietly(act: Callable[[], object]) -> None:
    """Do what may have nothing to do."""
    from botocore.exceptions import ClientError

    try:
        act()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("ValidationError", "ResourceNotFoundException"):
            raise
