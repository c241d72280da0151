"""A proxy on this computer between a command and the local target, which counts calls, disturbs them, and kills."""

from tests.proxy.calls import Call
from tests.proxy.exchange import Answer, Exchange
from tests.proxy.server import Act, Proxy, Script

__all__ = ["Act", "Answer", "Call", "Exchange", "Proxy", "Script"]
