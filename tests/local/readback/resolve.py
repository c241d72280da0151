"""A template's values as they should be in a live stack: intrinsics resolved by asking the services."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")


@dataclass(frozen=True)
class Resolver:
    """What stands for references: `ref` by name, `attribute` by resource and attribute, `zones` of the region."""

    ref: Callable[[str], Any]
    attribute: Callable[[str, str], Any]
    zones: Callable[[], list[str]]

    def value(self, value: Any) -> Any:
        """Return a value without intrinsics."""
        match value:
            case {"Ref": name}:
                return self.ref(name)
            case dict() if len(value) == 1 and next(iter(value)).startswith("Fn::"):
                ((function, argument),) = value.items()
                return self.call(function, argument)
            case dict():
                return {key: self.value(item) for key, item in value.items()}
            case list():
                return [self.value(item) for item in value]
            case _:
                return value

    def call(self, function: str, argument: Any) -> Any:
        """Return what an intrinsic function gives; one that no spec writes yet is an error."""
        match function:
            case "Fn::GetAtt":
                return self.attribute(*argument)
            case "Fn::Sub":
                return PLACEHOLDER.sub(self.placeholder, argument)
            case "Fn::Join":
                separator, parts = argument
                return separator.join(map(str, self.value(parts)))
            case "Fn::Select":
                index, options = argument
                return self.value(options)[int(index)]
            case "Fn::GetAZs":
                return self.zones()
            case "Fn::Base64":
                return base64.b64encode(str(self.value(argument)).encode()).decode()
            case _:
                raise NotImplementedError(function)

    def placeholder(self, found: re.Match[str]) -> str:
        """Return what stands for `${…}`; `${!…}` is a literal."""
        literal, name = found.groups()
        if literal:
            return f"${{{name}}}"
        id_, dot, attribute = name.partition(".")
        return str(self.attribute(id_, attribute) if dot else self.ref(id_))


def pseudo(stack_id: str) -> Mapping[str, str]:
    """Return the pseudo parameters of a stack, which its ARN tells."""
    _, partition, _, region, account, rest = stack_id.split(":", 5)
    return {
        "AWS::AccountId": account,
        "AWS::Partition": partition,
        "AWS::Region": region,
        "AWS::StackId": stack_id,
        "AWS::StackName": rest.split("/")[1],
    }
