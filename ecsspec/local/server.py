"""The embedded target as a process: the emulator with our overlay, on the loopback only.

`python -m ecsspec.local.server --state FOLDER [--socket FD]`; the launcher passes a socket that listens already.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from ecsspec.local import process, state

# Of the caller's environment; the emulator reads dozens of settings from it that are not ours.
KEPT = ("ECSSPEC_LOCAL_PACE", "HOME", "LANG", "LC_ALL", "PATH", "PYTHONPATH", "TMPDIR", "TZ", "USER", "VIRTUAL_ENV")
PRIVATE = 0o077


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop."""
    options = parse(arguments)
    apart(options.socket)
    folder = state.open_folder(options.state)
    life = process.locked(folder.life, wait=False)
    if life is None:
        sys.stderr.write(f"another target lives in {folder.path}\n")
        return 1
    listener = socket.socket(fileno=options.socket) if options.socket is not None else process.listen()
    configure(folder, port=int(listener.getsockname()[1]))
    asyncio.run(serve(folder, listener))
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m ecsspec.local.server", description=__doc__)
    parser.add_argument("--state", type=Path, default=None, help="folder of the target")
    parser.add_argument("--socket", type=int, default=None, help="a descriptor that listens on the loopback")
    return parser.parse_args(arguments)


def apart(keep: int | None) -> None:
    """Leave the caller's terminal, files and habits behind: what we write is ours alone to read."""
    os.umask(PRIVATE)
    with contextlib.suppress(PermissionError):
        os.setsid()
    for name in [path.name for path in Path("/dev/fd").iterdir()]:
        if int(name) > sys.stderr.fileno() and int(name) != keep:
            # The descriptor of this very listing is closed already.
            with contextlib.suppress(OSError):
                os.close(int(name))
    os.chdir("/")


def configure(folder: state.Folder, *, port: int) -> None:
    """Set every setting that the emulator reads when it is imported."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(settings(folder, port=port))
    folder.emulator.mkdir(mode=state.FOLDER_MODE, exist_ok=True)


def settings(folder: state.Folder, *, port: int) -> dict[str, str]:
    """Return the emulator's settings: no second listener, no containers, nothing outside our folder."""
    return {
        "BIND_HOST": process.LOOPBACK,
        "DOCKER_HOST": f"unix://{folder.path}/no-containers.sock",
        "ECS_RESTORE_RECONCILE_DELAY_SECONDS": "0",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "PERSIST_STATE": "1",
        "S3_DATA_DIR": str(folder.emulator / "s3"),
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(folder.emulator),
    }


async def serve(folder: state.Folder, listener: socket.socket) -> None:
    """Run the emulator with the overlay until SIGTERM, then save and go."""
    from hypercorn.asyncio import serve as run

    from ecsspec.local import gateway, overlay, persistence

    overlay.install()
    keeper = persistence.Keeper(folder)
    keeper.install()
    record = introduce(folder, port=int(listener.getsockname()[1]), lost=persistence.lost(folder))
    keeper.note()
    door: Any = gateway.Gateway(keeper, token=record.token)
    await run(door, hypercorn_config(listener), shutdown_trigger=told_to_stop(keeper))


def introduce(folder: state.Folder, *, port: int, lost: str) -> state.Record:
    """Write down who serves here, with a new secret."""
    from importlib.metadata import version

    record = state.Record(os.getpid(), port, secrets.token_hex(32), version("ministack"), lost)
    state.write_record(folder, record)
    return record


def hypercorn_config(listener: socket.socket) -> Any:
    """Return the settings of the HTTP server: this one socket, no access log."""
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.accesslog = None
    config.loglevel = "WARNING"
    config.graceful_timeout = 0.2
    config.shutdown_timeout = 5
    return config


def told_to_stop(keeper: Any) -> Any:
    """Return a wait for SIGTERM or SIGINT that lets running stack operations end first."""
    from ecsspec.local.overlay.rollout import agenda

    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for order in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(order, told.set)

    async def wait() -> None:
        await told.wait()
        agenda.HURRIED.set()
        await keeper.finish()

    return wait


if __name__ == "__main__":
    sys.exit(main())
