"""A forked process for a shell, `python -I -S client.py SOCKET ARGUMENT...`: it has our streams, we end as it does."""

import os
import socket
import sys


def text(value: str) -> str:
    """Return a text in JSON; the module json costs more than all the rest of this."""
    pieces = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(pieces.get(one) or (one if one >= " " else f"\\u{ord(one):04x}") for one in value) + '"'


def streams() -> list[int]:
    """Return the standard streams, with one that nobody can use in place of one that is closed."""
    found = []
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found


def main(path: str, *args: str) -> int:
    """Order a process, and return how it ended."""
    is_open = streams()
    os.environ.pop("__PYVENV_LAUNCHER__", None)
    mask = os.umask(0o022)
    env = ", ".join(f"{text(name)}: {text(value)}" for name, value in os.environ.items())
    words = ", ".join(map(text, args))
    cwd = text(os.getcwd())  # noqa: PTH109  pathlib costs more than all the rest
    order = f'{{"args": [{words}], "cwd": {cwd}, "env": {{{env}}}, "umask": {mask}, "open": {is_open}}}\n'
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        socket.send_fds(line, [order.encode("utf-8", "surrogateescape")], is_open or [line.fileno()])
        said = b""
        while piece := line.recv(4096):
            said += piece
    return int(said.split()[-1])


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
