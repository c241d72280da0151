"""What somebody between answers for AWS: the page of a network that wants a log-in, half an answer, nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.aws.foreign_answers import is_page, strange
from ecsspec.aws.session import connect
from ecsspec.deploy.errors import Throttled, Unreachable
from tests.proxy import Answer, Proxy
from tests.proxy.faults import FAULTS
from tests.proxy.server import proxied

NOBODY = "http://127.0.0.1:9"
CALLS: dict[str, Callable[[Connection], object]] = {
    "of XML": lambda doors: doors.stacks.describe("web"),
    "of JSON": lambda doors: doors.workloads.count("shop", "web"),
    "that changes something": lambda doors: doors.operations.delete("web", token="t"),
}


@pytest.fixture(scope="module")
def proxy() -> Iterator[Proxy]:
    with proxied(NOBODY) as made:
        yield made


@pytest.fixture(scope="module")
def doors(proxy: Proxy) -> Connection:
    return connect(endpoint_url=proxy.url)


@pytest.mark.parametrize("call", CALLS)
def test_a_page_is_no_answer(call: str, doors: Connection, proxy: Proxy) -> None:
    proxy.play(lambda *_: FAULTS["garbage before"])
    with pytest.raises(Unreachable, match="is no answer of AWS's") as error:
        CALLS[call](doors)
    assert (error.value.code, "sign in to the network" in error.value.hint) == ("E805", True)
    assert len(proxy.calls) == 1


@pytest.mark.parametrize("call", CALLS)
def test_a_page_that_says_403_is_none_either(call: str, doors: Connection, proxy: Proxy) -> None:
    page = b"<!DOCTYPE html><html><head><title>Blocked</title></head><body><br></body></html>"
    proxy.play(lambda *_: lambda exchange: exchange.send(Answer(403, page, {"Content-Type": "text/html"})))
    with pytest.raises(Unreachable):
        CALLS[call](doors)


def test_the_error_of_a_gateway_is_that_aws_is_busy(doors: Connection, proxy: Proxy) -> None:
    proxy.play(lambda *_: FAULTS["bare 502"])
    with pytest.raises(Throttled):
        doors.stacks.describe("web")


def test_the_title_of_the_page_is_told() -> None:
    assert strange("sts:X", said="b'<title> Guest Wi-Fi </title>'").what.endswith("AWS's (Guest Wi-Fi)")
    assert strange("sts:X", said="b'nothing'").what.endswith("AWS's")


def test_an_answer_without_headers_is_no_page() -> None:
    assert not is_page({"Stacks": []})
