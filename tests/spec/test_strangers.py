"""Files of other tools are told as such, in one sentence, with the beginning of a spec."""

from __future__ import annotations

import pytest

from ecsspec.cfn.emit import emit_json, emit_yaml
from ecsspec.pipeline import load_source
from ecsspec.problems import Problem, SpecError
from ecsspec.spec.objections import MINIMAL
from ecsspec.spec.source import SourceFile
from ecsspec.spec.strangers import stranger
from tests.builders import a_template


def only(text: str) -> Problem:
    with pytest.raises(SpecError) as raised:
        load_source(SourceFile("x.yml", text))
    (problem,) = raised.value.problems
    assert problem.code == "E120"
    assert problem.span
    return problem


KUBERNETES = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: My_web}
spec:
  template: {spec: {containers: [{image: nginx, ports: [{containerPort: 80}]}]}}
---
apiVersion: v1
kind: Service
"""

FILES = {
    'services:\n  web: {image: nginx, ports: ["8080:80"], restart: no}\n': (
        "Compose",
        "name: web\nimage: nginx\nport: 80",
    ),
    "x: &a {b: 1}\nservices:\n  web:\n    <<: *a\n    build: .\n": ("Compose", "name: web\nimage: REGISTRY/NAME:TAG"),
    "services:\n  a: {image: x, ports: [{target: 81}]}\n  b: {}\n": ("Compose", "name: a\nimage: x\nport: 81"),
    "services:\n  a: {image: x, expose: [99]}\n": ("Compose", "name: a\nimage: x\nport: 99"),
    "name: shop\nservices: {}\n": ("Compose", "name: shop\nimage: REGISTRY/NAME:TAG"),
    "services: {}\n": ("Compose", MINIMAL),
    KUBERNETES: ("Kubernetes", "name: my-web\nimage: nginx\nport: 80"),
    "apiVersion: v1\nkind: List\nitems: []\n": ("Kubernetes", MINIMAL),
    "name: api\ntype: Backend Service\nimage: {location: x/y:1, port: 8080}\ncount: 2\n": (
        "Copilot",
        "name: api\nimage: x/y:1\nport: 8080",
    ),
    '{"family": "web", "containerDefinitions": [{"image": "n:1", "portMappings": [{"containerPort": 80}]}]}': (
        "task definition",
        "name: web\nimage: n:1\nport: 80",
    ),
    "Resources:\n  A: {Type: 'AWS::ECS::Cluster', Properties: {ClusterName: !Ref X}}\n": ("CloudFormation", MINIMAL),
    "AWSTemplateFormatVersion: 2010-09-09\nResources: {\n": ("CloudFormation", MINIMAL),
    emit_yaml(a_template()): ("CloudFormation", MINIMAL),
    emit_json(a_template()): ("CloudFormation", MINIMAL),
}


@pytest.mark.parametrize("text", FILES)
def test_a_file_of_another_tool(text: str):
    kind, beginning = FILES[text]
    problem = only(text)
    assert kind in problem.what
    assert problem.hint == beginning
    assert problem.allowed


SPECS = (
    "name: web\nimage: nginx\nservices: {a: {}}\n",
    "name: web\nimage: nginx\ntype: web\n",
    "name: web\nimage: nginx\nkind: x\n",
    "name: web\nimage: nginx\nResources: {a: 1}\n",
    "name: web\nimage: nginx\ncontainerDefinitions: []\n",
    "services: web\n",
)


@pytest.mark.parametrize("text", SPECS)
def test_a_spec_with_a_key_too_many_is_a_spec(text: str):
    with pytest.raises(SpecError) as raised:
        load_source(SourceFile("x.yml", text))
    assert "E120" not in {problem.code for problem in raised.value.problems}
    assert "E201" in {problem.code for problem in raised.value.problems}


@pytest.mark.parametrize("odd", [None, 3, "x", [], [1], {}, {"a": None}, {"a": {"ports": 3, "image": ["x"]}}])
def test_whatever_stands_below_the_keys(odd: object):
    for key in ("services", "Resources", "containerDefinitions", "type", "AWSTemplateFormatVersion"):
        stranger({key: odd})
    stranger({"apiVersion": "v1", "kind": "Pod", "metadata": odd, "spec": odd})
    stranger({"type": "Backend Service", "name": odd, "image": odd})
