"""A spec whose template does not fit a request, with the commands of the program, on the local target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.cloud import Cloud
from tests.local.life import wipe
from tests.local.test_processes import ecsspec, said

TAGS = "".join(f"  team-{number:02}: {'x' * 200}\n" for number in range(40))
SPEC = f"name: long-cli\nimage: nginx:1.28\nport: 80\ndesired_count: 1\ntags:\n{TAGS}"


@pytest.fixture
def spec(tmp_path: Path, cloud: Cloud) -> Iterator[Path]:
    """A spec with many tags, which every resource repeats."""
    file = tmp_path / "long.yml"
    file.write_text(SPEC, encoding="utf-8")
    yield file
    wipe(cloud, "long-cli")


@pytest.mark.usefixtures("target")
def test_it_goes_through_a_bucket_of_the_target_s_own(spec: Path, home: Path, cloud: Cloud) -> None:
    made = ecsspec(home, "apply", str(spec), "--local", "--yes", ECSSPEC_BUCKET="one-in-aws")
    assert (made.returncode, "through an S3 bucket" in made.stderr) == (0, True), said(made)
    spec.write_text(SPEC.replace("1.28", "1.29"), encoding="utf-8")
    shown = ecsspec(home, "diff", str(spec), "--local")
    assert (shown.returncode, "CloudFormation confirmed" in shown.stdout) == (2, True), said(shown)
    again = ecsspec(home, "apply", str(spec), "--local", "--yes")
    assert again.returncode == 0, said(again)
    s3 = cloud.client("s3")
    (name,) = [row["Name"] for row in s3.list_buckets()["Buckets"] if row["Name"].startswith("ecsspec-")]
    keys = [row["Key"] for row in s3.list_objects_v2(Bucket=name)["Contents"]]
    assert (name, len(keys) > 1) == ("ecsspec-000000000000-us-east-1", True)
    assert all(key.startswith("ecsspec/") for key in keys)
    gone = ecsspec(home, "destroy", str(spec), "--local", "--yes")
    assert gone.returncode == 0, said(gone)
