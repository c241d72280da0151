"""The one place that knows how the emulator keeps its CloudFormation types.

A handler here is three functions over values; the emulator's own are read with `stock` and ours are put in their
place with `register`. Everything else in this package speaks in these words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ministack.services.cloudformation import provisioners

Properties: TypeAlias = Mapping[str, Any]
Made: TypeAlias = tuple[str, dict[str, Any]]
"""A physical id (what Ref gives) and the attributes (what GetAtt gives)."""
Response: TypeAlias = tuple[int, Any, Any]
"""Status, headers and body of a service's answer."""


@dataclass(frozen=True, slots=True)
class Birth:
    """A resource that a stack asks for."""

    logical_id: str
    properties: dict[str, Any]
    stack: str

    def name(self, *, most: int = 255) -> str:
        """Return the name that CloudFormation makes up for a resource without one."""
        return str(provisioners._physical_name(self.stack, self.logical_id, max_len=most))


@dataclass(frozen=True, slots=True)
class Edit:
    """An update in place of a resource that exists."""

    physical_id: str
    old: dict[str, Any]
    new: dict[str, Any]
    stack: str
    logical_id: str

    def changed(self, name: str) -> bool:
        """Return whether a property differs."""
        return bool(self.old.get(name) != self.new.get(name))


Create: TypeAlias = Callable[[Birth], Made]
Update: TypeAlias = Callable[[Edit], Made]
Delete: TypeAlias = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Handlers:
    """How a type is created, updated and deleted."""

    create: Create
    update: Update
    delete: Delete


def stock(type_name: str) -> Handlers:
    """Return the emulator's own handlers of a type."""
    own = provisioners._RESOURCE_HANDLERS[type_name]

    def create(birth: Birth) -> Made:
        return own["create"](birth.logical_id, birth.properties, birth.stack)  # type: ignore[no-any-return]

    def update(edit: Edit) -> Made:
        if "update" not in own:
            return create(Birth(edit.logical_id, edit.new, edit.stack))
        names = (edit.logical_id,) if own.get("update_with_logical_id") else ()
        return own["update"](edit.physical_id, edit.old, edit.new, edit.stack, *names)  # type: ignore[no-any-return]

    return Handlers(create, update, own["delete"])


def register(type_name: str, handlers: Handlers) -> None:
    """Put our handlers in the place of the emulator's; what else it keeps of the type (import, snapshot) stays."""

    def create(logical_id: str, properties: dict[str, Any], stack: str) -> Made:
        return handlers.create(Birth(logical_id, properties, stack))

    def update(
        physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None
    ) -> Made:
        return handlers.update(Edit(physical_id, old, new, stack, logical_id or physical_id))

    provisioners._RESOURCE_HANDLERS[type_name] = {
        **provisioners._RESOURCE_HANDLERS.get(type_name, {}),
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": handlers.delete,
    }


def finish(type_name: str, after: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
    """Let `after(physical id, properties)` complete what the emulator made and add the attributes it returns."""
    own = stock(type_name)

    def create(birth: Birth) -> Made:
        physical_id, attributes = own.create(birth)
        return physical_id, {**attributes, **after(physical_id, birth.properties)}

    def update(edit: Edit) -> Made:
        physical_id, attributes = own.update(edit)
        return physical_id, {**attributes, **after(physical_id, edit.new)}

    register(type_name, Handlers(create, update, own.delete))


def replace(type_name: str, edit: Edit) -> Made:
    """Make the resource anew; the engine deletes the old one when the update has succeeded."""
    return provisioners._replace_resource(  # type: ignore[no-any-return]
        type_name, edit.physical_id, edit.old, edit.new, edit.stack, edit.logical_id
    )


def answer(response: Response) -> str:
    """Return the body of a service's answer, or raise its message as CloudFormation would report it."""
    status, _, body = response
    text = body.decode() if isinstance(body, bytes) else str(body)
    if status >= 400:
        raise ValueError(message_of(text))
    return text


def message_of(text: str) -> str:
    """Return the message inside a JSON or XML error."""
    if text.lstrip().startswith("{"):
        error = json.loads(text)
        return str(error.get("message") or error.get("Message") or text)
    found = re.search(r"<Message>(.*?)</Message>", text, re.DOTALL)
    return found.group(1) if found else text


def element(text: str, tag: str) -> str:
    """Return the text of the first element of this name in an XML answer."""
    found = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    if not found:
        raise ValueError(f"the answer has no {tag}")
    return found.group(1)
