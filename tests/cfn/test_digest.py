"""Equal content, equal fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ecsspec.cfn.digest import digest
from tests.cfn.samples import a_resource, a_service, a_template


def test_the_digest_is_sha256_of_the_canonical_json() -> None:
    canonical = b'{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"A":{"Properties":{"N":"\\u00e9"},"Type":"T"}}}'
    assert digest(a_template(a_resource("A", "T", N="é"))) == hashlib.sha256(canonical).hexdigest()


def test_the_order_of_keys_does_not_matter() -> None:
    assert digest(a_template(a_resource("A", x=1, y=2))) == digest(a_template(a_resource("A", y=2, x=1)))


def test_any_change_of_content_shows() -> None:
    assert len({digest(a_service()), digest(a_service(image="nginx:2")), digest(a_service(vpc="10.1.0.0/16"))}) == 3


def test_a_purpose_outside_the_metadata_does_not_matter() -> None:
    one = a_resource("A")
    assert digest(a_template(one)) == digest(a_template(replace(one, why="Is there.")))
