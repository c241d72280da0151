"""Plans as processes of their own, against the local target: kept in one, carried out or dropped in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.local.cloud import Cloud
from tests.local.test_processes import ecsspec, said, spec

__all__ = ["spec"]

STACK = "nginx-cli"


def waiting(cloud: Cloud) -> list[str]:
    """Return the plans' change sets that wait on the stack."""
    rows = cloud.client("cloudformation").list_change_sets(StackName=STACK)["Summaries"]
    waits = [row["ChangeSetName"] for row in rows if row["ExecutionStatus"] == "AVAILABLE"]
    return [name for name in waits if name.startswith("ecsspec-plan-")]


@pytest.mark.usefixtures("target")
def test_a_plan_is_kept_and_carried_out_once(spec: Path, home: Path, tmp_path: Path, cloud: Cloud) -> None:
    new, one, two = (str(tmp_path / name) for name in ("new.plan", "one.plan", "two.plan"))
    assert ecsspec(home, "diff", str(spec), "--local", "--out", new).returncode == 2
    assert not cloud.exists(STACK)
    made = ecsspec(home, "apply", "--plan", new, "--local")
    assert made.returncode == 0, said(made)

    spec.write_text(spec.read_text().replace("nginx:stable", "nginx:1.29"))
    for file in (one, two):
        kept = ecsspec(home, "diff", str(spec), "--local", "--out", file)
        assert kept.returncode == 2, said(kept)
    assert len(waiting(cloud)) == 2
    done = ecsspec(home, "apply", "--plan", one, "--local")
    assert done.returncode == 0, said(done)
    for file, code in ((one, "E628"), (two, "E627"), (new, "E625")):
        refused = ecsspec(home, "apply", "--plan", file, "--local")
        assert (refused.returncode, code in refused.stderr) == (4, True), said(refused)
        dropped = ecsspec(home, "plan", "drop", file, "--local")
        assert (dropped.returncode, Path(file).exists()) == (0, False), said(dropped)
    assert waiting(cloud) == []
