"""Run a command line: the only place that turns an error into text and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

from ecsspec.cli.talk import draw, give_up, say, stderr
from ecsspec.problems import EcsspecError, MachineError, SpecError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecsspec.cli.target import Connector

INTERRUPTED = 130
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What the system says where no more can be written."""
QUICK = {"compile": "ecsspec.cli.compiling", "validate": "ecsspec.cli.validating"}
"""Commands that run in editors and hooks: without options they start without typer."""


def run(args: list[str], *, connector: Connector | None = None) -> int:
    """Run a command and return its exit code; a connector stands in for the way to AWS."""
    _replace_closed_streams()
    if connector is None:
        return _run(args)
    from ecsspec.cli.target import connecting

    with connecting(connector):
        return _run(args)


def _replace_closed_streams() -> None:
    """Stand in for streams that were closed before we began; Python has None for them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123,SIM115


def _run(args: list[str]) -> int:
    try:
        return _quick(args) if _is_quick(args) else _terminable(args)
    except EcsspecError as error:
        return _told(error, notes=getattr(error, "__notes__", ()))
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:
        if error.errno not in FULL:
            return _told(bug(error), notes=getattr(error, "__notes__", ()))
        return unwritten(error)
    except Exception as error:  # noqa: BLE001  the last door: a bug of ours is told like any other error
        return _told(bug(error), notes=getattr(error, "__notes__", ()))


def _interrupted() -> int:
    """Tell of an interrupt that no command took care of: it may have come while one said what goes on."""
    from ecsspec.cli.signals import going_on

    if error := going_on():
        return _told(error, notes=())
    say("\nStopped; nothing of ours is running.")
    return INTERRUPTED


def unwritten(error: OSError) -> int:
    """Tell that what was asked for could not be written, and return the exit code; that nobody reads it is no error."""
    _replace_closed_streams()
    try:
        sys.stdout.flush()
    except OSError:
        give_up(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return 0
    hint = "make room there, or send the output elsewhere"
    what = f"cannot write: {error.strerror}"
    return _told(MachineError(what, hint, "E904"), notes=getattr(error, "__notes__", ()))


def _terminable(args: list[str]) -> int:
    """Run a command that ends at SIGTERM as it does at Ctrl-C: cleanly, and saying what goes on without it."""
    from ecsspec.cli.signals import heard

    with heard():
        return _through_typer(args)


def _is_quick(args: list[str]) -> bool:
    return bool(args) and args[0] in QUICK and not any(arg.startswith("-") for arg in args)


def _quick(args: list[str]) -> int:
    from importlib import import_module

    code: int = import_module(QUICK[args[0]]).plain(args[1:])
    return code


def _through_typer(args: list[str]) -> int:
    import typer

    from ecsspec.cli.application import application

    # typer's base of everything that is wrong with a command line has no public name.
    wrong: type[Exception] = typer.BadParameter.__mro__[1]
    try:
        code = application(args)(args=args, prog_name="ecsspec", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit as end:
        return end.exit_code
    except wrong as error:
        from ecsspec.cli.usage import refused

        raise refused(error, args) from error
    except SystemExit as end:  # typer's way out of completion, and where nobody reads its help
        is_unread = isinstance(end.__context__, BrokenPipeError)
        return end.code if isinstance(end.code, int) and not is_unread else 0
    if code == INTERRUPTED:  # typer keeps the interrupt to itself
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def bug(error: Exception) -> EcsspecError:
    """Return the error of a bug of ours, with the place where it broke."""
    import traceback

    if os.environ.get("ECSSPEC_DEBUG"):
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119
    what = f"a bug in ecsspec: {type(error).__name__}: {error} (at {where})"
    return EcsspecError(what, "please report it with the spec; ECSSPEC_DEBUG=1 shows the whole trace", "E501")


def _told(error: EcsspecError, *, notes: Sequence[str]) -> int:
    from ecsspec.cli.signals import undisturbed

    with undisturbed():
        draw("\n".join([_text(error), *notes]))
    return error.exit_code


def _text(error: EcsspecError) -> str:
    from ecsspec.cli.target import completed
    from ecsspec.ui.problems import render, render_error

    screen = stderr()
    text = render(error.problems, screen) if isinstance(error, SpecError) else render_error(completed(error), screen)
    return text.rstrip()
