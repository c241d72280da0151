"""What each kind of wrong spec is told: lines, then code, key, sentence, what is allowed, what to type."""

from __future__ import annotations

from tests.spec.key_cases import KEYS

SCREENS: dict[str, tuple[str, str, str, str, str, str]] = {
    **KEYS,
    "a missing key": (
        *("health_check: {interval: 10}", "E202", "health_check", "health_check.command is missing", ""),
        "add under health_check: command: curl -f http://localhost/ || exit 1",
    ),
    "no value": (
        *("memory:", "E203", "memory", "memory has no value", "MiB from 6 to 1000000, or as 0.5 GB"),
        "memory: 512, or remove the line",
    ),
    "null for a section": (
        *("load_balancer: null", "E203", "load_balancer", "load_balancer has no value"),
        *("public, internal or none; or the keys scheme and health_check", "write a value, or remove the line"),
    ),
    "an item without a value": (
        *("command: [a, null]", "E203", "command[1]", "command[1] has no value", ""),
        "write a value, or remove the line",
    ),
    "a capacity key without a value": (
        *("capacity: {spot: null}", "E203", "capacity.spot", "capacity.spot has no value"),
        *("a whole number from 0 to 100", "spot: 0, or remove the line"),
    ),
    "text for a number": (
        *('port: "80"', "E204", "port", 'port wants a whole number, not "80"', "a whole number from 1 to 65535"),
        "port: 80",
    ),
    "a fraction of a CPU": (
        *("cpu: 0.25", "E204", "cpu", "cpu wants a whole number, not 0.25"),
        *("CPU units from 128 to 196608, or as 0.5 vCPU", "cpu: 0.25 vCPU"),
    ),
    "a number for text": (
        *("load_balancer: {health_check: {success_codes: 200}}", "E204", "load_balancer.health_check.success_codes"),
        *("load_balancer.health_check.success_codes wants text, not 200", "HTTP codes, as 200, 200-299 or 200,301"),
        'success_codes: "200"',
    ),
    "text for a truth value": (
        *("logging: {enabled: flase}", "E204", "logging.enabled", 'logging.enabled wants true or false, not "flase"'),
        *("true or false", "enabled: false"),
    ),
    "text for a truth value in the short form": (
        *('logging: "no"', "E204", "logging", 'logging wants true or false, not "no"'),
        *("true or false; or the keys enabled, retention_days, stream_prefix and on_destroy", "logging: false"),
    ),
    "the value of one key for a section": (
        *("network: private", "E204", "network", 'network wants keys of its own, not "private"'),
        *("the keys cidr, zones, tasks and nat", "network: {tasks: private}"),
    ),
    "the value of one key for a section with a short form": (
        *("logging: 30", "E204", "logging", "logging wants true or false, not 30"),
        "true or false; or the keys enabled, retention_days, stream_prefix and on_destroy",
        "logging: {retention_days: 30}",
    ),
    "a value for capacity": (
        *("capacity: spot", "E204", "capacity", 'capacity wants keys of its own, not "spot"'),
        *("the keys spot and base", ""),
    ),
    "keys for text": (
        *("image: {tag: stable}", "E204", "image", "image wants text, not keys and values"),
        *("[registry/]name[:tag][@sha256:digest], the name in lower case", ""),
    ),
    "a line for a list": (
        *("command: nginx -g 'daemon off;'", "E204", "command", "command wants a list, not \"nginx -g 'daemon off;'\""),
        *('a list of texts, for example ["nginx", "-g", "daemon off;"]', 'command: ["nginx", "-g", "daemon off;"]'),
    ),
    "a line that a shell could not split": (
        *('command: "echo \'"', "E204", "command", 'command wants a list, not "echo \'"'),
        *('a list of texts, for example ["nginx", "-g", "daemon off;"]', 'command: ["echo \'"]'),
    ),
    "a number for a command": (
        *("health_check: {command: 3}", "E204", "health_check.command"),
        "health_check.command wants a text or a list, not 3",
        *("a text or a list of texts, for example curl -f http://localhost/ || exit 1", 'command: "3"'),
    ),
    "a number in a list": (
        *("command: [sleep, 60]", "E204", "command[1]", "command[1] wants text, not 60", "text that is not empty"),
        '"60"',
    ),
    "a number as a tag": (
        *("tags: {build: 12}", "E204", "tags.build", "tags.build wants text, not 12"),
        *("letters, digits, spaces and _ . : / = + - @, 256 at most", 'build: "12"'),
    ),
    "a list of variables": (
        *("environment: [A=b, C=d]", "E204", "environment", "environment wants lines of NAME: value, not a list"),
        *("lines of NAME: value", "environment: {A: b, C: d}"),
    ),
    "a list in a variable": (
        *("environment: {A: [1]}", "E204", "environment.A", "environment.A wants text, not a list", "text", ""),
    ),
    "an empty health check": (
        *('health_check: ""', "E204", "health_check", "health_check is an empty text"),
        "a text or a list of texts, for example curl -f http://localhost/ || exit 1;"
        " or the keys command, interval, timeout, retries and start_period",
        "",
    ),
    "out of range": (
        *("network: {zones: 1}", "E205", "network.zones", "network.zones cannot be 1", "a whole number from 2 to 6"),
        "zones: 2",
    ),
    "over the range": (
        *("desired_count: 5001", "E205", "desired_count", "desired_count cannot be 5001"),
        "a whole number from 0 to 5000",
        "desired_count: 5000",
    ),
    "gigabytes as a number": (
        *("memory: 1", "E205", "memory", "memory cannot be 1", "MiB from 6 to 1000000, or as 0.5 GB"),
        "memory: 1 GB",
    ),
    "an empty list": (
        *("entrypoint: []", "E205", "entrypoint", "entrypoint is an empty list"),
        *('a list of texts, for example ["/docker-entrypoint.sh"]', 'entrypoint: ["/docker-entrypoint.sh"]'),
    ),
    "a range too small": (
        *("network: {cidr: 10.0.0.0/24}", "E205", "network.cidr", "the range 10.0.0.0/24 is too small for our VPC"),
        *("an IPv4 range of /16 to /23, as 10.0.0.0/16", "cidr: 10.0.0.0/23"),
    ),
    "a range too large": (
        *("network: {cidr: 10.0.0.0/8}", "E205", "network.cidr", "the range 10.0.0.0/8 is too large for our VPC"),
        *("an IPv4 range of /16 to /23, as 10.0.0.0/16", "cidr: 10.0.0.0/16"),
    ),
    "an address": (
        *("network: {cidr: 10.0.7.1}", "E205", "network.cidr", "10.0.7.1 is one address, not a range"),
        *("an IPv4 range of /16 to /23, as 10.0.0.0/16", "cidr: 10.0.0.0/16"),
    ),
    "no range": (
        *("network: {cidr: ten}", "E206", "network.cidr", '"ten" is not an IPv4 range'),
        *("an IPv4 range of /16 to /23, as 10.0.0.0/16", ""),
    ),
    "a range that nobody may have": (
        *("network: {cidr: 127.0.0.0/16}", "E206", "network.cidr"),
        "no VPC can have 127.0.0.0/16: addresses of that range have a meaning of their own everywhere",
        *("a range within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16", "cidr: 10.0.0.0/16"),
    ),
    "codes that are no range": (
        *("load_balancer: {health_check: {success_codes: 200-3}}", "E206", "load_balancer.health_check.success_codes"),
        'load_balancer.health_check.success_codes cannot be "200-3"',
        *("HTTP codes, as 200, 200-299 or 200,301", ""),
    ),
    "codes in reverse": (
        *("load_balancer: {health_check: {success_codes: '200,302-301'}}", "E207"),
        *("load_balancer.health_check.success_codes", "the range 302-301 ends before it begins"),
        *("the smaller code first", 'success_codes: "200,301-302"'),
    ),
    "a cluster's name with a space": (
        *("cluster: {name: my labs}", "E206", "cluster.name", 'cluster.name cannot be "my labs"'),
        *("letters, digits, - and _, a letter or digit first, 255 at most", "name: my-labs"),
    ),
    "a path without a slash": (
        *("load_balancer: {health_check: {path: healthz}}", "E206", "load_balancer.health_check.path"),
        *('load_balancer.health_check.path cannot be "healthz"', "a path that begins with /, without spaces"),
        "path: /healthz",
    ),
    "a region in capitals": (
        *("region: EU-WEST-1", "E206", "region", 'region cannot be "EU-WEST-1"', "a region, as eu-west-1"),
        "region: eu-west-1",
    ),
    "a short account": ("account: 12345", "E206", "account", 'account cannot be "12345"', "12 digits", ""),
    "an empty text": (
        *('command: [""]', "E206", "command[0]", "command[0] is an empty text", "text that is not empty", ""),
    ),
    "a size in another unit": (
        *("memory: 1GiB", "E206", "memory", '"1GiB" is not a size', "whole MiB, as 512, or as 0.5 GB", "memory: 1 GB"),
    ),
    "a size in MB": (
        *("memory: 512MB", "E206", "memory", '"512MB" is not a size', "whole MiB, as 512, or as 0.5 GB", "memory: 512"),
    ),
    "a size between two MiB": (
        *("memory: 0.3 GB", "E206", "memory", '"0.3 GB" is not a size', "whole MiB, as 512, or as 0.5 GB"),
        "memory: 307",
    ),
    "thousandths of a CPU": (
        *("cpu: 500m", "E206", "cpu", '"500m" is not a size', "whole CPU units, as 256, or as 0.25 vCPU"),
        "cpu: 0.5 vCPU",
    ),
    "no size": ("cpu: much", "E206", "cpu", '"much" is not a size', "whole CPU units, as 256, or as 0.25 vCPU", ""),
    "a variable's name": (
        *("environment: {1A: x}", "E206", "environment.1A", '"1A" cannot be a key of environment'),
        *("letters, digits, _ . and -, no digit first", ""),
    ),
    "a reserved tag": (
        *("tags: {AWS:x: z}", "E206", "tags.AWS:x", 'the tag "AWS:x" begins with a reserved word'),
        *("not aws: or ecsspec:", ""),
    ),
    "a contradiction": (
        *("load_balancer: {health_check: {interval: 10, timeout: 10}}", "E207", "load_balancer.health_check.timeout"),
        *("a timeout of 10 s does not fit an interval of 10 s", "timeout: at most 9", "timeout: 9"),
    ),
    "an address inside a range": (
        *("network: {cidr: 10.0.0.1/16}", "E207", "network.cidr", "10.0.0.1/16 is not where a range begins"),
        *("its range is 10.0.0.0/16", "cidr: 10.0.0.0/16"),
    ),
    "a choice in capitals": (
        *("network_mode: AWSVPC", "E208", "network_mode", 'network_mode cannot be "AWSVPC"', "awsvpc, bridge or host"),
        "network_mode: awsvpc",
    ),
    "another tool's word": (
        *("architecture: amd64", "E208", "architecture", 'architecture cannot be "amd64"', "X86_64 or ARM64"),
        "architecture: X86_64",
    ),
    "a truth value for a choice": (
        *("load_balancer: false", "E208", "load_balancer", "load_balancer cannot be false"),
        *("public, internal or none; or the keys scheme and health_check", "load_balancer: none"),
    ),
    "a number between two choices": (
        *("logging: {retention_days: 31}", "E208", "logging.retention_days", "logging.retention_days cannot be 31"),
        "1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653",
        "retention_days: 30 or retention_days: 60",
    ),
    "a choice like none": (*("posture: cheap", "E208", "posture", 'posture cannot be "cheap"', "dev or standard", ""),),
    "the posture to come": (
        *("posture: hardened", "E209", "posture"),
        "the posture hardened is not there yet: it asks for keys that this version lacks",
        *("dev or standard", "posture: standard"),
    ),
    "a launch type in lower case": (
        *("launch_type: fargate", "E403", "launch_type", "there is no launch type fargate", "FARGATE, EC2"),
        "launch_type: FARGATE",
    ),
    "a list for a launch type": (
        *("launch_type: [EC2]", "E204", "launch_type", "launch_type wants text, not a list"),
        *("FARGATE, EC2 or the name of an installed backend", ""),
    ),
}
