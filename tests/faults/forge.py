"""Real processes of ecsspec without their start: `python -m tests.faults.forge URL` has loaded all and forks.

An order is a line of JSON on stdin: arguments, folder, files for stdout and stderr. For each, a line says
the process id at once, and another how it ended.
"""

from __future__ import annotations

import json
import os
import pkgutil
import sys
import time
from importlib import import_module
from typing import Any, NoReturn

import ecsspec
from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice, connect
from tests.faults import haste

LEFT_OUT = ("ecsspec.__main__", "ecsspec.local")
SERVICES = ("cloudformation", "sts", "ecs", "elbv2", "autoscaling")


class HastyClock:
    """Time in which every pause has passed at once: what is to happen meanwhile has happened."""

    def __init__(self) -> None:
        self.slept = 0.0

    def now(self) -> float:
        return time.time() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def main(url: str) -> None:
    """Fork for each order until there is none; the clients are made once, as that takes longer than a command."""
    _load_all()
    ports = connect(Choice(endpoint_url=url), region="", account="")
    assert isinstance(ports, Connection)
    haste.hurry(ports)
    for service in SERVICES:
        ports.client(service)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _obey(order, ports)
        _tell({"pid": pid})
        _tell({"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])})


def _load_all() -> None:
    for module in pkgutil.walk_packages(ecsspec.__path__, "ecsspec."):
        if module.name not in LEFT_OUT and not module.name.startswith("ecsspec.local."):
            import_module(module.name)


def _tell(what: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _obey(order: dict[str, Any], ports: Connection) -> NoReturn:
    """Become the process that was ordered."""
    ports.clock = HastyClock()
    os.chdir(order["folder"])
    for number, file in enumerate((os.devnull, order["out"], order["err"])):
        how = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(file, how), number)
    code = 70
    try:
        code = run(order["args"], connector=lambda *_, **__: ports)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
