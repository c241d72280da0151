"""Listeners and rules: weighted forwards, attributes, and which balancers a target group serves."""

from __future__ import annotations

from typing import Any

from ministack.services import alb
from ministack.services.cloudformation import provisioners

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import number, truth, xml
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"


def install() -> None:
    """Wrap both types and the rendering of an action."""
    seam.register(LISTENER, wrapped(LISTENER, alb._listeners, "DefaultActions"))
    seam.register(RULE, wrapped(RULE, alb._rules, "Actions"))
    stock = alb._action_xml
    alb._action_xml = lambda action: with_forward(str(stock(action)), action)


def wrapped(kind: str, store: Any, actions: str) -> Handlers:
    """Return the emulator's handlers of a listener or rule, completed."""
    own = seam.stock(kind)

    def create(birth: Birth) -> Made:
        refuse_taken_port(kind, birth.properties)
        refuse_second_balancer(kind, birth.properties)
        return done(own.create(birth), birth.properties)

    def update(edit: Edit) -> Made:
        refuse_second_balancer(kind, edit.new)
        return done(own.update(edit), edit.new)

    def done(made: Made, properties: dict[str, Any]) -> Made:
        record = store[made[0]]
        keep_forwards(record[actions], properties.get(actions) or [])
        if kind == LISTENER:
            attributes = alb._listener_attrs.setdefault(made[0], [])
            provisioners._elbv2_merge_attributes(attributes, properties.get("ListenerAttributes"))
        link_target_groups()
        return made

    def delete(physical_id: str, properties: dict[str, Any]) -> None:
        own.delete(physical_id, properties)
        link_target_groups()

    return Handlers(create, update, delete)


def refuse_taken_port(kind: str, properties: dict[str, Any]) -> None:
    """Raise where the balancer listens on this port already."""
    place = (properties.get("LoadBalancerArn"), number(properties.get("Port")))
    if kind == LISTENER and any((item["LoadBalancerArn"], item["Port"]) == place for item in alb._listeners.values()):
        raise ValueError(f"A listener already exists on this port for this load balancer '{place[0]}'")


def refuse_second_balancer(kind: str, properties: dict[str, Any]) -> None:
    """Raise where a target group would serve two balancers, as it does while one of them is being replaced."""
    balancer, actions = place_of(kind, properties)
    for arn in targets_of(actions):
        if any(other != balancer for other in alb._tgs.get(arn, {}).get("LoadBalancerArns", [])):
            raise ValueError(
                f"The following target groups cannot be associated with more than one load balancer: {arn}"
            )


def place_of(kind: str, properties: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return the balancer that a listener or rule belongs to, and its actions."""
    if kind == LISTENER:
        return properties.get("LoadBalancerArn", ""), properties.get("DefaultActions") or []
    listener = alb._listeners.get(properties.get("ListenerArn", ""), {})
    return listener.get("LoadBalancerArn", ""), properties.get("Actions") or []


def keep_forwards(records: list[dict[str, Any]], actions: list[dict[str, Any]]) -> None:
    """Keep the whole forward configuration on each stored action."""
    for record, action in zip(records, actions, strict=False):
        if record["Type"] == "forward":
            record["ForwardConfig"] = forward_config(action)
            if len(record["ForwardConfig"]["TargetGroups"]) > 1:
                record.pop("TargetGroupArn", None)


def forward_config(action: dict[str, Any]) -> dict[str, Any]:
    """Return an action's targets and stickiness as AWS reports them, for the short form too."""
    config = action.get("ForwardConfig") or {}
    targets = config.get("TargetGroups") or [{"TargetGroupArn": action.get("TargetGroupArn", "")}]
    sticky = config.get("TargetGroupStickinessConfig") or {}
    shown = {"Enabled": truth(sticky.get("Enabled", False))}
    if sticky.get("DurationSeconds"):
        shown["DurationSeconds"] = number(sticky["DurationSeconds"])
    weighted = [{"TargetGroupArn": item["TargetGroupArn"], "Weight": number(item.get("Weight", 1))} for item in targets]
    return {"TargetGroups": weighted, "TargetGroupStickinessConfig": shown}


def with_forward(shown: str, action: dict[str, Any]) -> str:
    """Return an action's XML with its forward configuration."""
    if "ForwardConfig" not in action:
        return shown
    return shown.removesuffix("</member>") + xml({"ForwardConfig": action["ForwardConfig"]}) + "</member>"


def link_target_groups() -> None:
    """Recount which balancers each target group serves, in the lists that attributes share."""
    served = served_groups()
    for arn, record in alb._tgs.items():
        record["LoadBalancerArns"][:] = sorted(served.get(arn, ()))


def served_groups() -> dict[str, set[str]]:
    """Return the balancers by target group, from every listener and rule."""
    served: dict[str, set[str]] = {}
    for rule in alb._rules.values():
        listener = alb._listeners.get(rule["ListenerArn"])
        for arn in targets_of(rule["Actions"]) if listener else ():
            served.setdefault(arn, set()).add(listener["LoadBalancerArn"])
    return served


def targets_of(actions: list[dict[str, Any]]) -> list[str]:
    """Return every target group that the actions forward to."""
    direct = [action["TargetGroupArn"] for action in actions if action.get("TargetGroupArn")]
    configs = (action.get("ForwardConfig") or {} for action in actions)
    return direct + [item["TargetGroupArn"] for config in configs for item in config.get("TargetGroups") or []]
