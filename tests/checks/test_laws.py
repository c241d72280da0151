"""All laws together: they pass what we compile, each refuses something, and each DependsOn of ours is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Ref
from ecsspec.checks import LAWS, Index, broken_laws
from tests.checks.compiled import SPECS, compiled
from tests.checks.mutate import Case, both, no_longer_after, put

HERE = Path(__file__).parent

HARMLESS = {
    (
        "LoadBalancer",
        "RouteTableAssociation",
    ): "a balancer whose subnet gets its routes later answers later; AWS takes it",
    ("NatGateway", "RouteTableAssociation"): "NAT without private routes through it serves nobody yet",
    ("NatGateway", "DefaultRoute"): "with a balancer the service waits for that route through its listener",
}


ODD: tuple[object, ...] = (7, "", [None], {"odd": []}, Ref("Given"))


def cases() -> Iterator[Case]:
    for file in sorted(HERE.glob("test_*.py")):
        if file.name != Path(__file__).name:
            yield from getattr(import_module(f"tests.checks.{file.stem}"), "CASES", ())


@pytest.mark.parametrize("spec", SPECS)
def test_what_we_compile_breaks_no_law(spec: str) -> None:
    assert broken_laws(compiled(spec)) == ()


def test_every_law_refuses_something() -> None:
    refused = {case.law for case in cases()}
    assert [law.__name__ for law in LAWS if law not in refused] == []


def test_a_law_has_one_code_and_a_code_one_law() -> None:
    codes: dict[str, set[str]] = {}
    for case in cases():
        codes.setdefault(case.law.__name__, set()).add(case.code)
    assert {law: found for law, found in codes.items() if len(found) > 1} == {}
    assert len({code for found in codes.values() for code in found}) == len(LAWS)


def test_laws_say_what_they_demand_and_why() -> None:
    assert [law.__name__ for law in LAWS if len((law.__doc__ or "").strip().split("\n\n")) < 2] == []


def test_a_law_passes_over_what_it_does_not_know() -> None:
    nothing = Template("", {})
    assert broken_laws(nothing) == ()


@pytest.mark.parametrize("spec", ["fargate-spot", "ec2-awsvpc"])
def test_no_value_is_a_traceback(spec: str) -> None:
    template = compiled(spec)
    for resource in template.resources.values():
        for path in _paths(resource.properties):
            for odd in ODD:
                found = broken_laws(put(resource.id, path, odd)(template))
                assert all(one.resource in template.resources for one in found)


def test_findings_come_in_one_order() -> None:
    change = both(put("TaskDefinition", "Family", "web"), put("Service", "LaunchType", "FARGATE"))
    template = change(compiled("fargate"))
    backwards = replace(template, resources=dict(reversed(list(template.resources.items()))))
    found = broken_laws(template)
    assert [one.resource for one in found] == ["Service", "TaskDefinition"]
    assert broken_laws(backwards) == found


def idle(spec: str) -> list[tuple[str, str]]:
    """Return the dependencies that no law would miss and no other reference implies."""
    named = [(resource.id, earlier) for resource in compiled(spec).resources.values() for earlier in resource.after]
    return [(later, earlier) for later, earlier in named if not _is_needed(spec, later, earlier)]


@pytest.mark.parametrize("spec", SPECS)
def test_each_dependency_of_ours_is_needed(spec: str) -> None:
    assert [found for found in idle(spec) if not any(_matches(key, *found) for key in HARMLESS)] == []


def test_the_harmless_dependencies_exist() -> None:
    found = [found for spec in SPECS for found in idle(spec)]
    assert [key for key in HARMLESS if not any(_matches(key, *one) for one in found)] == []


def _paths(value: object, path: str = "") -> Iterator[str]:
    """Yield the dotted path of everything inside a value, tags apart, which no law reads."""
    if path:
        yield path
    if path.endswith(("Tags", "TagSpecifications")) or not isinstance(value, dict | list):
        return
    for step, member in value.items() if isinstance(value, dict) else enumerate(value):
        if "." not in str(step):
            yield from _paths(member, f"{path}.{step}" if path else str(step))


def _is_needed(spec: str, later: str, earlier: str) -> bool:
    """Tell whether a law misses a dependency, or a reference says the same."""
    template = no_longer_after(later, earlier)(compiled(spec))
    implied = Index(template).follows(template.resources[later], earlier)
    return implied or bool(broken_laws(template))


def _matches(key: tuple[str, str], later: str, earlier: str) -> bool:
    kind, part = key
    return later.rstrip("0123456789") == kind and part in earlier
