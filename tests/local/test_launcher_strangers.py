"""The launcher among other programs, other users and other starts: whom it trusts and what it leaves alone."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ecsspec.local import launcher, process, state
from ecsspec.problems import MachineError
from tests.cases import ROOT
from tests.local.cloud import Cloud
from tests.local.pieces import one_cluster

START = """
import sys
from pathlib import Path
from ecsspec.local import launcher
print(launcher.start(state_dir=Path(sys.argv[1])).pid)
"""


def listening(pid: int) -> set[tuple[str, int]]:
    """Return address and port of every socket that a process listens on."""
    links = (str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir())
    inodes = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                address, port = fields[1].split(":")
                found.add((address, int(port, 16)))
    return found


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's /proc")
def test_only_the_loopback_listens(folder: Path) -> None:
    target = launcher.start(state_dir=folder)
    cloud = Cloud(target)
    body = (Path(__file__).parent / "templates" / "fargate.yml").read_text()
    assert cloud.deploy("ref-fargate", body) == "CREATE_COMPLETE"
    assert listening(target.pid) == {("0100007F", target.port)}


def test_files_are_ours_alone(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    cloud = Cloud(launcher.start(state_dir=folder))
    cloud.deploy("web", one_cluster())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
    assert {"target.json", "snapshot.json", "operations.json", "server.log"} <= modes.keys()


def test_default_folder_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state.default_path() == tmp_path / "ecsspec" / "local"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert state.default_path() == tmp_path / ".local" / "state" / "ecsspec" / "local"


def test_two_users_do_not_meet(tmp_path: Path) -> None:
    folders = (tmp_path / "ada", tmp_path / "bob")
    targets = [launcher.start(state_dir=folder) for folder in folders]
    try:
        Cloud(targets[0]).deploy("web", one_cluster())
        assert not Cloud(targets[1]).exists("web")
        assert targets[0].port != targets[1].port
    finally:
        for folder in folders:
            launcher.stop(state_dir=folder)


def test_record_of_a_process_that_is_not_ours(folder: Path) -> None:
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        state.write_record(state.Folder(folder), state.Record(other.pid, 1, "secret", launcher.VERSION))
        assert launcher.status(state_dir=folder) is None
        assert launcher.stop(state_dir=folder) is False
        target = launcher.start(state_dir=folder)
        assert target.pid != other.pid
        launcher.stop(state_dir=folder)
        assert other.poll() is None, "another's process lives on"
        other.communicate(b"\n")


def test_port_that_another_program_took(folder: Path) -> None:
    first = launcher.start(state_dir=folder)
    launcher.stop(state_dir=folder)
    with socket.create_server(("127.0.0.1", first.port)):
        second = launcher.start(state_dir=folder)
        assert second.port != first.port
        assert launcher.status(state_dir=folder) == second


def test_stranger_on_the_port_learns_no_secret_and_is_not_believed(folder: Path) -> None:
    folder.mkdir()
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        lock = process.locked(state.Folder(folder).life, wait=False)
        state.write_record(state.Folder(folder), state.Record(os.getpid(), port, "secret-token", launcher.VERSION))

        def answer() -> None:
            connection, _ = stranger.accept()
            with connection:
                heard.append(connection.recv(65536))
                body = b'{"pid": %d, "proof": "made-up"}' % os.getpid()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(MachineError, match="runs but does not answer"):
            launcher.status(state_dir=folder)
        thread.join()
    assert heard
    assert b"secret-token" not in heard[0]
    os.close(lock or 0)


def test_deaf_server_is_not_killed(folder: Path) -> None:
    folder.mkdir()
    lock = process.locked(state.Folder(folder).life, wait=False)
    assert lock
    for verb in (launcher.start, launcher.stop, launcher.reset, launcher.status):
        with pytest.raises(MachineError) as caught:
            verb(state_dir=folder)
        assert caught.value.code == "E934"
    os.close(lock)


def test_starts_at_once_make_one_server(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    starts = [
        subprocess.Popen([sys.executable, "-c", START, str(folder)], stdout=subprocess.PIPE, env=environment, text=True)
        for _ in range(4)
    ]
    pids = {start.communicate()[0] for start in starts}
    assert len(pids) == 1
    assert launcher.status(state_dir=folder)


def test_server_refuses_a_folder_that_is_lived_in(folder: Path) -> None:
    launcher.start(state_dir=folder)
    second = subprocess.run(
        [sys.executable, "-m", "ecsspec.local.server", "--state", str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "another target lives in" in second.stderr


def test_server_that_dies_at_its_start(folder: Path) -> None:
    folder.mkdir()
    state.Folder(folder).snapshot.write_text("not json")
    with pytest.raises(MachineError) as caught:
        launcher.start(state_dir=folder)
    assert caught.value.code == "E932"
    (said,) = caught.value.details
    assert said == "the saved state is damaged: snapshot.json: Expecting value: line 1 column 1 (char 0)"
    assert caught.value.hint.startswith("`ecsspec local reset`")
    launcher.reset(state_dir=folder)
    assert launcher.start(state_dir=folder)


def test_unwritable_home(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError) as caught:
        launcher.start(state_dir=tmp_path / "file" / "local")
    assert (caught.value.code, "XDG_STATE_HOME" in caught.value.hint) == ("E931", True)
