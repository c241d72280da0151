"""What a test scripts before or while things happen: failures, durations, refusals, lost connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tests.world.fates import Fate, Script, well
from tests.world.refusals import Killed, Refused
from tests.world.storage import IN_POLICIES

if TYPE_CHECKING:
    from tests.world.cloudformation.outlook import Finding

Verb: TypeAlias = Literal["create", "update", "delete", "rollback"]
When: TypeAlias = Literal["before", "after"]

_SECONDS = {
    "AWS::ECS::Service": 90.0,
    "AWS::ECS::Cluster": 8.0,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": 150.0,
    "AWS::EC2::NatGateway": 95.0,
    "AWS::EC2::VPC": 12.0,
    "AWS::EC2::InternetGateway": 16.0,
    "AWS::IAM::Role": 18.0,
    "AWS::IAM::InstanceProfile": 125.0,
    "AWS::AutoScaling::AutoScalingGroup": 30.0,
}
_TIMES_FOR_EVER = 10**9


@dataclass
class _Failure:
    target: str
    verb: Verb
    reason: str
    left: int


@dataclass
class _Denial:
    call: str
    error: Refused
    left: int


@dataclass
class _Cut:
    call: str
    skip: int
    left: int
    when: When
    error: Callable[[str], BaseException]


class Scenario:
    """The script of a test; resources are named by logical id or type, calls as `service:Operation` or `*`."""

    def __init__(self) -> None:
        self._failures: list[_Failure] = []
        self._seconds: dict[tuple[str, str], float] = {}
        self._denials: list[_Denial] = []
        self._cuts: list[_Cut] = []
        self._acts: list[tuple[str, int, Callable[[], object]]] = []
        self._rollouts: list[tuple[str, Script]] = []
        self.refused_set: tuple[str, tuple[Finding, ...]] = ("", ())

    def rolls_out(self, service: str, *fates: Fate, seen: bool = True) -> None:
        """Let the next rollout of a service, by logical id or type, be played task by task; tests.world.fates says how.

        Tasks meet the fates in turn, the last one for ever; without any, all is well. Not `seen`: CloudFormation
        does not wait for it.
        """
        self._rollouts.append((service, Script(fates or (well(),), seen)))

    def refuse_set(self, reason: str, *findings: Finding) -> None:
        """Let every change set end FAILED for this reason, and early validation have found this."""
        self.refused_set = (reason, findings)

    def rollout(self, logical_id: str, type_: str) -> Script | None:
        """Return how the next rollout of a service goes, once."""
        for number, (target, script) in enumerate(self._rollouts):
            if target in (logical_id, type_):
                del self._rollouts[number]
                return script
        return None

    def fail(self, resource: str, *, reason: str, on: Verb = "create", times: int | None = None) -> None:
        """Let a resource fail with this reason; for ever, unless `times` says how often."""
        self._failures.append(_Failure(resource, on, reason, times or _TIMES_FOR_EVER))

    def mend(self, resource: str) -> None:
        """Take back the scripted failures of a resource."""
        self._failures = [failure for failure in self._failures if failure.target != resource]

    def takes(self, resource: str, *, seconds: float, on: Verb | Literal["any"] = "any") -> None:
        """Say how long a resource takes."""
        self._seconds[resource, on] = seconds

    def deny(
        self, call: str, *, code: str = "AccessDenied", message: str = "", status: int = 400, times: int | None = None
    ) -> None:
        """Refuse a call, for ever unless `times` says how often."""
        action = IN_POLICIES.get(call, call)
        says = message or f"User: arn:aws:iam::123456789012:user/dev is not authorized to perform: {action}"
        status = 403 if code.startswith("AccessDenied") else status
        self._denials.append(_Denial(call, Refused(code, says, status), times or _TIMES_FOR_EVER))

    def allow(self, call: str) -> None:
        """Take back the refusals of a call."""
        self._denials = [denial for denial in self._denials if denial.call != call]

    def throttle(self, call: str, *, times: int = 1) -> None:
        """Refuse a call for coming too often, after botocore's own retries."""
        self.deny(call, code="Throttling", message="Rate exceeded", times=times)

    def lose_connection(
        self, *, after_calls: int = 0, before_or_after: When = "before", on: str = "*", times: int | None = 1
    ) -> None:
        """Lose the connection after `after_calls` more calls (of those `on` names).

        "before": AWS never hears the call. "after": it does what was asked, the answer is lost.
        `times` None: for ever.
        """
        make = _unreachable if before_or_after == "before" else _no_answer
        self._cuts.append(_Cut(on, after_calls, times or _TIMES_FOR_EVER, before_or_after, make))

    def kill(self, *, after_calls: int = 0, before_or_after: When = "before", on: str = "*") -> None:
        """Kill the program under test at a call: `Killed` rises, which nothing but the test catches."""
        self._cuts.append(_Cut(on, after_calls, 1, before_or_after, Killed))

    def interrupt(self, *, after_calls: int = 0, before_or_after: When = "before", on: str = "*") -> None:
        """Press Ctrl-C at a call: `KeyboardInterrupt` rises where the program waits for the answer."""
        self._cuts.append(_Cut(on, after_calls, 1, before_or_after, _interrupted))

    def during(self, on: str, act: Callable[[], object], *, after_calls: int = 0) -> None:
        """Let something happen while a call is answered, once, after so many more of them."""
        self._acts.append((on, after_calls, act))

    def forget(self) -> None:
        """Take back what was to happen to calls, and during them."""
        self._acts, self._cuts = [], []

    def carry_out(self, call: str) -> None:
        """Count an answered call, and do what is to happen meanwhile."""
        acts, self._acts = self._acts, []
        for on, left, act in acts:
            if on not in ("*", call):
                self._acts.append((on, left, act))
            elif left:
                self._acts.append((on, left - 1, act))
            else:
                act()

    def expire_credentials(self, *, after_calls: int = 0) -> None:
        """Let the credentials end after `after_calls` more calls, until `renew_credentials`."""
        self._cuts.append(_Cut("*", after_calls, _TIMES_FOR_EVER, "before", _expired))

    def renew_credentials(self) -> None:
        """Make the credentials good again."""
        self._cuts = [cut for cut in self._cuts if cut.error is not _expired]

    def reconnect(self) -> None:
        """Take back every lost connection."""
        self._cuts = [cut for cut in self._cuts if cut.error not in (_unreachable, _no_answer)]

    def failure(self, logical_id: str, type_: str, verb: Verb) -> str | None:
        """Return why a resource fails now, and count it."""
        for failure in self._failures:
            if failure.verb == verb and failure.target in (logical_id, type_) and failure.left > 0:
                failure.left -= 1
                return failure.reason
        return None

    def seconds(self, logical_id: str, type_: str, verb: Verb) -> float:
        """Return how long a resource takes."""
        for key in ((logical_id, verb), (logical_id, "any"), (type_, verb), (type_, "any")):
            if key in self._seconds:
                return self._seconds[key]
        usual = _SECONDS.get(type_, 3.0)
        return usual if verb == "create" else min(usual, 20.0) if verb == "delete" else usual / 2

    def refuse(self, call: str) -> None:
        """Raise where the script refuses this call."""
        for denial in self._denials:
            if denial.call in ("*", call) and denial.left > 0:
                denial.left -= 1
                raise Refused(denial.error.code, denial.error.message, denial.error.status)

    def refusal_of(self, call: str) -> str:
        """Return the code with which the script refuses a call, without counting it; empty where it does not."""
        return next((one.error.code for one in self._denials if one.call == call and one.left > 0), "")

    def due_cut(self, call: str) -> _Cut | None:
        """Count a call and return the cut that falls on it."""
        for cut in self._cuts:
            if cut.call not in ("*", call) or cut.left <= 0:
                continue
            if cut.skip == 0:
                cut.left -= 1
                return cut
            cut.skip -= 1
        return None


def _interrupted(_: str) -> BaseException:
    return KeyboardInterrupt()


def _unreachable(call: str) -> BaseException:
    lost: BaseException = EndpointConnectionError(endpoint_url=_url(call))
    return lost


def _no_answer(call: str) -> BaseException:
    lost: BaseException = ReadTimeoutError(endpoint_url=_url(call))
    return lost


def _url(call: str) -> str:
    return f"https://{call.partition(':')[0]}.us-east-1.amazonaws.com/"


def _expired(call: str) -> BaseException:
    code = "ExpiredTokenException" if call.startswith(("ecs:", "ssm:", "resourcegroupstaggingapi:")) else "ExpiredToken"
    return Refused(code, "The security token included in the request is expired", 403)
