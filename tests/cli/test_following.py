"""What is told while an operation runs, and what is said when something breaks on our side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from ecsspec.cli import following
from ecsspec.cli.following import Steered, followed
from ecsspec.deploy.errors import TargetEnded
from ecsspec.deploy.events import Event, Finished, Outcome, Started, Waiting
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.problems import AwsError, DeploymentFailed, EcsspecError, NotDone, StillRunning
from tests.cli.processes import Shell
from tests.ui.terminal import Terminal

STARTED = Started("web", "7f3a")


def happening(*events: Event, ends: BaseException | None = None) -> Iterator[Event]:
    yield from events
    if ends:
        raise ends


class Undo:
    """Counts how often the preparations were taken back; the n-th attempt may fail."""

    def __init__(self, *, fails: BaseException | None = None) -> None:
        self.times, self.fails = 0, fails

    def __call__(self) -> None:
        self.times += 1
        if self.fails:
            raise self.fails


def test_the_end_is_handed_on(capsys: pytest.CaptureFixture[str]) -> None:
    end = Finished(Outcome.CREATED)
    assert followed(happening(STARTED, end), "web") is end
    assert followed(happening(STARTED), "web") is None
    assert "plan 7f3a began" in capsys.readouterr().err


@pytest.mark.parametrize("broken", [RuntimeError("cheese"), BrokenPipeError(), KeyboardInterrupt()])
def test_once_it_began_whatever_breaks_it_may_run(broken: BaseException) -> None:
    undo = Undo()
    with pytest.raises(StillRunning) as running:
        followed(happening(STARTED, Waiting("tasks", 1), ends=broken), "web", undo=undo)
    assert "`ecsspec watch web`" in running.value.hint
    assert undo.times == 0
    assert ("cheese" in str(running.value.details)) is isinstance(broken, RuntimeError)


@pytest.mark.parametrize("broken", [RuntimeError("cheese"), KeyboardInterrupt()])
def test_before_it_began_it_is_taken_back(broken: BaseException) -> None:
    undo = Undo()
    with pytest.raises(type(broken)):
        followed(happening(ends=broken), "web", undo=undo)
    assert undo.times == 1


@pytest.mark.parametrize("refusal", [AwsError("it is being carried out"), KeyboardInterrupt()])
def test_what_cannot_be_taken_back_may_have_begun(refusal: BaseException) -> None:
    with pytest.raises(StillRunning):
        followed(happening(ends=KeyboardInterrupt()), "web", undo=Undo(fails=refusal))


@pytest.mark.parametrize("error", [NotDone("stale"), AwsError("denied")])
def test_a_refusal_to_begin_is_told_as_it_is(error: EcsspecError) -> None:
    undo = Undo(fails=AwsError("and no right to delete"))
    with pytest.raises(type(error)) as refused:
        followed(happening(ends=error), "web", undo=undo)
    assert refused.value is error
    assert undo.times == 1


def test_a_begin_that_nobody_heard_of_is_not_taken_back() -> None:
    undo = Undo()
    with pytest.raises(StillRunning):
        followed(happening(ends=StillRunning("no answer")), "web", undo=undo)
    assert undo.times == 0


def test_a_no_of_awss_in_the_middle_is_no_failure_before_the_start() -> None:
    no = AwsError("denied", "ask somebody", "E805", ("details",))
    with pytest.raises(StillRunning) as running:
        followed(happening(STARTED, ends=no), "web", again="destroy")
    assert running.value.hint == "`ecsspec destroy web` takes it up again"
    assert running.value.details == ("ask somebody", "details")


def test_a_target_that_ended_does_not_go_on_without_us() -> None:
    with pytest.raises(TargetEnded) as lost:
        followed(happening(STARTED, ends=TargetEnded("the local target ended", "again", "E935")), "web")
    assert "the local target ended before web was done" in lost.value.what
    assert lost.value.hint == "again"
    early = TargetEnded("the local target ended")
    with pytest.raises(TargetEnded) as before:
        followed(happening(ends=early), "web", undo=Undo(fails=early))
    assert before.value is early


def test_a_failure_stays_a_failure() -> None:
    with pytest.raises(DeploymentFailed):
        followed(happening(STARTED, ends=DeploymentFailed("rolled back")), "web")


def test_a_reader_who_leaves_stops_nothing(shell: Shell) -> None:
    script = "python -m tests.cli.driver empty report.json apply web.yml --yes 2>&1 | head -1"
    ran = shell.shell(f"{script}; exit ${{PIPESTATUS[0]}}")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("web · us-east-1")
    assert '"web": "CREATE_COMPLETE"' in (shell.folder / "report.json").read_text()


def test_a_program_reads_an_event_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    end = Finished(Outcome.CREATED, {"Url": "http://web"})
    assert followed(happening(STARTED, end), "web", as_json=True) is end
    said = capsys.readouterr()
    assert [json.loads(line)["event"] for line in said.out.splitlines()] == ["started", "finished"]
    assert said.err == ""


class Watched(Shell):
    """A shell at a terminal that can draw over what stands on it."""

    def env(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return super().env({"TERM": "xterm", **(more or {})})


def seen_at_a_terminal(shell: Shell, scenario: str) -> tuple[int, Terminal, str]:
    """Return the exit code of an apply, what its terminal shows in the end, and all that was written."""
    args = ("-m", "tests.cli.driver", scenario, "report.json", "apply", "web.yml")
    code, written = Watched(shell.folder).on_terminal(args, "y\n")
    terminal = Terminal()
    terminal.write(written)
    return code, terminal, written


def test_at_a_terminal_a_block_is_drawn_over_and_its_end_stays(shell: Shell) -> None:
    code, terminal, written = seen_at_a_terminal(shell, "empty")
    assert code == 0
    assert "\x1b[J" in written
    assert "under way" in written
    shown = terminal.all
    assert [line for line in shown if "under way" in line] == []
    end = next(number for number, line in enumerate(shown) if line.startswith("web: created in "))
    assert "rolling out" not in shown[end - 1]
    assert [line for line in shown if " creating " in line] == ["    0:00 creating       stack web"]


def test_ctrl_c_leaves_the_last_state_and_a_terminal_in_order(shell: Shell) -> None:
    code, terminal, written = seen_at_a_terminal(shell, "interrupted")
    assert code == 7
    shown = terminal.all
    [block] = [number for number, line in enumerate(shown) if line.startswith("web: creating · ")]
    [last] = [number for number, line in enumerate(shown) if "you let go of" in line]
    assert 1 < last - block < 20
    assert shown[-1] == ""
    assert "\x1b[?" not in written


@pytest.mark.parametrize(("plan", "why"), [("7f3a", "you said so"), ("else", ""), ("", "")])
def test_what_somebody_else_began_meanwhile_is_not_cancelled(
    plan: str, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(following, "another_interrupt", lambda _: True)
    monkeypatch.setattr(following, "offered", lambda _: True)
    cancel_order, end = CancelOrder(), Finished(Outcome.UPDATED)
    steered = Steered(cancel_order, lambda: happening(Started("web", plan), end))
    assert followed(happening(STARTED, ends=KeyboardInterrupt()), "web", steered=steered) is end
    assert (cancel_order.why, capsys.readouterr().err.count("not cancelled")) == (why, 1)
