"""What a file says of its stack: in any form of YAML, with other things wrong, and in files of other tools."""

from __future__ import annotations

import pytest

from ecsspec.spec.document import Document, SourceFile
from ecsspec.spec.naming import is_meant, may_name, stack_of
from ecsspec.spec.source import parse


def document(text: str) -> Document:
    return parse(SourceFile("a.yml", text))[0]


FORMS = [
    "name: web\nimage: x\n",
    "  name: web\n  image: x\n",
    '{\n  "image": "x",\n  "name":\n    "web"\n}\n',
    "name:\n  web\nimage: x\n",
    "name: >-\n  web\nimage: x\n",
    "? name\n: web\n? image\n: x\n",
    "name: web\nimage: x\nbogus: 1\n",
    "name: web\nimage: x\ntags: {a: b\n",
    "name: web\nimage: x\n- no\n",
    "'name' :  # the app\r\n  # and no other\r\n  'web'\r\nimage: x\r\n",
    "name: &app web\nimage: x\n",
    "name: !!str web\nimage: x\n",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_spec_names_its_stack_in_any_form_and_with_other_things_wrong(text: str) -> None:
    assert (stack_of(document(text)), is_meant(document(text))) == ("web", True)


@pytest.mark.parametrize("text", FORMS)
def test_whatever_names_a_stack_is_worth_reading(text: str) -> None:
    assert may_name(text, ["api", "web"])
    assert not may_name(text, ["api", "we", "eb"])


@pytest.mark.parametrize(
    "text", ["hostname: web\n", "name: web-site\n", "image: web\n", f"name: {'!&' * 5000}\nto: web\n"]
)
def test_a_file_with_the_word_elsewhere_is_not(text: str) -> None:
    assert not may_name(text, ["web"])


@pytest.mark.parametrize("text", ["", "image: x\n", "name: [web]\n", "- name: web\n", "site:\n  name: web\n"])
def test_a_file_that_names_no_stack(text: str) -> None:
    assert stack_of(document(text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "name: web\non: push\njobs: {}\n",
        "name: web\nservices: {}\nvolumes: {}\n",
        "apiVersion: v2\nname: web\ndescription: a chart\nversion: 1.0.0\n",
        "",
    ],
)
def test_a_file_of_another_tool_is_not_meant_as_a_spec(text: str) -> None:
    assert not is_meant(document(text))
