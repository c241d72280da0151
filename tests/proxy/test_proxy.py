"""The proxy: it forwards, counts, disturbs as it is told, and kills whom it is told to."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import pytest

from tests.proxy import Call, Proxy
from tests.proxy.calls import call_of
from tests.proxy.faults import FAULTS, PAGE, refusal
from tests.proxy.scripts import Kill, Mix, When
from tests.proxy.server import passed, proxied

STS = {"Authorization": "AWS4-HMAC-SHA256 Credential=K/20260101/us-east-1/sts/aws4_request, Signature=0"}
ASKED = b"Action=GetCallerIdentity&Version=2011-06-15"
WHO = Call("sts", "GetCallerIdentity")
ANSWER = b"<GetCallerIdentityResponse/>" * 10


class Target(HTTPServer):
    """Answers everything, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Target)
        self.server.heard.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("X-Amzn-RequestId", "7")
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def target() -> Iterator[Target]:
    server = Target()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def proxy(target: Target) -> Iterator[Proxy]:
    with proxied(target.url) as made:
        yield made


def asked(proxy: Proxy) -> tuple[int, bytes]:
    """Make one call and return its status and answer."""
    line = http.client.HTTPConnection(urlsplit(proxy.url).netloc, timeout=10)
    try:
        line.request("POST", "/", ASKED, STS)
        told = line.getresponse()
        return told.status, told.read()
    finally:
        line.close()


def test_it_forwards_and_counts(proxy: Proxy, target: Target) -> None:
    assert asked(proxy) == (200, ANSWER)
    assert (target.heard, proxy.calls) == ([ASKED], [WHO])
    proxy.play()
    assert proxy.calls == []


def test_several_calls_share_a_connection(proxy: Proxy, target: Target) -> None:
    line = http.client.HTTPConnection(urlsplit(proxy.url).netloc, timeout=10)
    for _ in range(3):
        line.request("POST", "/", ASKED, STS)
        assert line.getresponse().read() == ANSWER
    line.close()
    assert len(target.heard) == len(proxy.calls) == 3


def test_only_this_computer_reaches_it(proxy: Proxy) -> None:
    assert proxy._server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("path", "headers", "body", "call"),
    [
        ("/", STS, ASKED, WHO),
        ("/", {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListTasks"}, b"{}", Call("", "ListTasks", True)),  # noqa: FBT003
        ("/service/Granite/operation/DescribeAlarms", {}, b"", Call("", "DescribeAlarms", True)),  # noqa: FBT003
        ("/", {}, b"\xff\x00", Call("", "")),
    ],
)
def test_it_tells_calls_apart(path: str, headers: dict[str, str], body: bytes, call: Call) -> None:
    assert call_of(path, headers, body) == call


HEARD = {"late", "reset after", "hung up after", "cut", "garbage", "done and 500"}
LOST = {"reset before", "reset after", "hung up after", "cut"}
STATUS = {"throttled": 400, "too many": 429, "500": 500, "503": 503, "done and 500": 500, "bare 503": 503,
          "bare 403": 403, "bare 502": 502, "late": 200, "garbage": 200, "garbage before": 200}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault(name: str, proxy: Proxy, target: Target) -> None:
    proxy.play(lambda *_: FAULTS[name])
    if name in LOST:
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            asked(proxy)
    else:
        status, body = asked(proxy)
        assert status == STATUS[name]
        assert (body == ANSWER) == (name == "late")
        assert (body == PAGE) == name.startswith("garbage")
    assert bool(target.heard) == (name in HEARD)
    assert len(proxy.heard) == len(target.heard)


def test_a_refusal_is_written_as_its_service_writes_it() -> None:
    query = refusal(WHO, status=400, code="Throttling").body.decode()
    assert "<Type>Sender</Type><Code>Throttling</Code>" in query
    told = json.loads(refusal(Call("ecs", "ListTasks", is_json=True), status=500, code="ServerException").body)
    assert told["__type"] == "ServerException"


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_kills_whoever_asks(when: When, proxy: Proxy, target: Target) -> None:
    asking = (
        "import http.client, sys\n"
        "for _ in range(3):\n"
        "    line = http.client.HTTPConnection(sys.argv[1])\n"
        "    line.request('POST', '/', b'')\n"
        "    line.getresponse().read()\n"
    )
    ready = threading.Event()
    proxy.play(Kill(1, when, lambda: (ready.wait(10), client.pid)[1]))
    client = subprocess.Popen([sys.executable, "-c", asking, urlsplit(proxy.url).netloc])
    ready.set()
    try:
        assert client.wait(timeout=10) == -signal.SIGKILL
    finally:
        client.kill()
        client.wait()
    assert len(proxy.calls) == 2
    assert len(target.heard) == (1 if when == "before" else 2)


def drawn(mix: Mix) -> dict[str, int]:
    for at in range(300):
        mix(at, WHO)
    return dict(mix.met)


def test_a_seed_always_disturbs_the_same_calls() -> None:
    assert drawn(Mix(1, rate=0.3, longest=3)) == drawn(Mix(1, rate=0.3, longest=3))
    assert drawn(Mix(1, rate=0.3, longest=3)) != drawn(Mix(2, rate=0.3, longest=3))
    assert drawn(Mix(3, rate=0.0)) == {}
    assert set(drawn(Mix(3, rate=0.9, faults=("cut",)))) == {"cut"}
    assert set(drawn(Mix(4, rate=0.9))) == set(FAULTS)


def test_a_trouble_may_wait_for_a_call() -> None:
    mix = Mix(6, rate=1.0, since=frozenset({"DeleteStack"}), faults=("cut",))
    calls = [WHO, WHO, Call("cloudformation", "DeleteStack"), WHO, WHO]
    for _ in range(2):
        assert [mix(at, call) is passed for at, call in enumerate(calls)] == [True, True, False, False, False]


def test_a_trouble_lasts_for_some_calls() -> None:
    mix = Mix(5, rate=0.2, longest=4, faults=("cut",))
    lasts = "".join("x" if mix(at, WHO) is not passed else " " for at in range(400)).split()
    assert {len(one) for one in lasts} >= {1, 2, 3, 4}
