"""What is told of keys that are not there, and of those that are switched off by another word: see `message_cases`."""

from __future__ import annotations

KEYS: dict[str, tuple[str, str, str, str, str, str]] = {
    "a key like another": (
        "prot: 80",
        "E201",
        "prot",
        "there is no key prot in a spec",
        "did you mean port?",
        "port: 80",
    ),
    "a key with another name": (
        "env: {A: b}",
        "E201",
        "env",
        "there is no key env in a spec",
        "did you mean environment?",
        "environment: …",
    ),
    "a key that lives in a section": (
        *("retention_days: 7", "E201", "retention_days", "there is no key retention_days in a spec"),
        "did you mean logging.retention_days?",
        "logging: {retention_days: 7}",
    ),
    "a key that lives in a section, with keys": (
        *("circuit_breaker: {enabled: true}", "E201", "circuit_breaker", "there is no key circuit_breaker in a spec"),
        *("did you mean deployment.circuit_breaker?", "deployment: {circuit_breaker: …}"),
    ),
    "a key of the other health check": (
        *("health_check: {command: x, path: /healthz}", "E201", "health_check.path"),
        *("there is no key path in health_check", "did you mean load_balancer.health_check.path?"),
        "load_balancer: {health_check: {path: /healthz}}",
    ),
    "a key of no meaning in a section": (
        *("cluster: {colour: red}", "E201", "cluster.colour", "there is no key colour in cluster"),
        *("the keys here: name, insights, tags", ""),
    ),
    "a key of another launch type": (
        *("capacity: {disk: 30}", "E201", "capacity.disk", "there is no key disk in capacity"),
        *("a key of EC2; FARGATE has spot and base", "launch_type: EC2"),
    ),
    "a key of FARGATE under EC2": (
        *("launch_type: EC2\ncapacity: {spot: 30}", "E201", "capacity.spot", "there is no key spot in capacity"),
        "a key of FARGATE; EC2 has instance_type, ami, min, max, disk and termination_protection",
        "launch_type: FARGATE",
    ),
    "a key of no launch type": (
        *("capacity: {colour: red}", "E201", "capacity.colour", "there is no key colour in capacity"),
        *("the keys here: spot, base", "another launch_type: these are the keys of FARGATE"),
    ),
    "a key that is not there yet": (
        *("autoscaling: {max: 3}", "E210", "autoscaling", "autoscaling is not in this version", ""),
        "desired_count: 2 runs a fixed number of tasks",
    ),
    "a key that is not there yet in a section": (
        *("load_balancer: {https: true}", "E210", "load_balancer.https"),
        *("load_balancer.https is not in this version", ""),
        "the balancer speaks HTTP on port 80; ecsspec compile SPEC -o FILE writes an ordinary template, to which it can"
        " be added",
    ),
    "a key like another whose value that would not take": (
        *("prot: eighty", "E201", "prot", "there is no key prot in a spec", "did you mean port?", "port: …"),
    ),
    "a health check that is switched off": (
        *("health_check: false", "E204", "health_check", "health_check wants a text, a list or keys, not false"),
        "a text or a list of texts, for example curl -f http://localhost/ || exit 1;"
        " or the keys command, interval, timeout, retries and start_period",
        "remove the line",
    ),
    "a health check that is switched off by a word": (
        *("health_check: none", "E206", "health_check"),
        "a health check that runs the command none never finds a task well",
        *("without the key no check is made", "remove the line"),
    ),
    "a section that is switched off by another word": (
        *("logging: none", "E204", "logging", 'logging wants true or false, not "none"'),
        *("true or false; or the keys enabled, retention_days, stream_prefix and on_destroy", "logging: false"),
    ),
    "a section below that is switched off by another word": (
        *("deployment: {circuit_breaker: none}", "E204", "deployment.circuit_breaker"),
        *(
            'deployment.circuit_breaker wants true or false, not "none"',
            "true or false; or the keys enabled and rollback",
        ),
        "circuit_breaker: false",
    ),
    "a key that is absent by default, switched off": (
        *("port: none", "E204", "port", 'port wants a whole number, not "none"', "a whole number from 1 to 65535"),
        "remove the line",
    ),
}
