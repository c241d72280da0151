"""The generated table of instance types."""

from __future__ import annotations

from ecsspec.backends.instances import _table, instance, near, smallest


def test_a_type_and_what_it_holds() -> None:
    host = instance("t3.micro")
    assert host is not None
    assert (host.vcpus, host.memory, host.interfaces, host.architecture) == (2, 1024, 2, "X86_64")
    assert (host.cpu, host.usable) == (2048, 889)


def test_a_type_that_nobody_knows() -> None:
    assert instance("t3.mikro") is None
    assert "t3.micro" in near("t3.mikro")
    assert near("nothing-like-it") == []


def test_the_smallest_of_a_family_that_holds_a_task() -> None:
    assert smallest(cpu=256, memory=512, family="t3") == "t3.micro"
    assert smallest(cpu=256, memory=1024, family="t4g") == "t4g.small"
    assert smallest(cpu=10**6, memory=512, family="t3") == ""
    assert smallest(cpu=256, memory=512, family="nobody") == ""


def test_every_type_has_room_for_a_task_with_an_interface_of_its_own() -> None:
    """The arithmetic of fit divides by what is left of them."""
    rows = [instance(name) for name in _table()]
    assert len(rows) > 1000
    assert all(row is not None and row.interfaces >= 2 and row.usable > 0 for row in rows)
    assert {row.architecture for row in rows if row} == {"X86_64", "ARM64"}
