"""What no screen and no JSON shows."""

from __future__ import annotations

import pytest

from ecsspec.cfn.layout import Data
from ecsspec.problems import Path
from ecsspec.ui.masking import MASK, is_secret, masked

ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db"
ENVIRONMENT = ("ContainerDefinitions", "web", "Environment")


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        ((*ENVIRONMENT, "DB_PASSWORD"), True),
        ((*ENVIRONMENT, "DB_PASSWORD", "Value"), True),
        ((*ENVIRONMENT, "QUEUE", "Value"), False),
        (("ContainerDefinitions", 0, "Environment", 1, "Value"), True),
        (("ContainerDefinitions", 0, "Environment", 1, "Name"), False),
        (("environment", "apiKey"), True),
        ((*ENVIRONMENT, "Secrets", "Value"), True),
        ((*ENVIRONMENT[:2], "Secrets", "DB_PASSWORD", "ValueFrom"), False),
        ((*ENVIRONMENT[:2], "LogConfiguration", "SecretOptions", "token"), False),
        ((*ENVIRONMENT[:2], "RepositoryCredentials", "CredentialsParameter"), False),
        ((*ENVIRONMENT[:2], "DockerLabels", "TOKEN"), True),
        (("Secrets", "DB_PASSWORD"), True),
        (("secrets", "DB_PASSWORD"), False),
        (("DesiredCount",), False),
        ((), False),
    ],
)
def test_a_path_to_a_secret(path: Path, secret: bool) -> None:  # noqa: FBT001
    assert is_secret(path) is secret


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"Name": "TOKEN", "Value": "x"}, {"Name": "TOKEN", "Value": MASK}),
        ({"Key": "TOKEN", "Value": "x"}, {"Key": "TOKEN", "Value": MASK}),
        ({"Name": "A", "Value": "b"}, {"Name": "A", "Value": "b"}),
        ({"TOKEN": {"deep": ["x"]}}, {"TOKEN": MASK}),
        ([{"Environment": [{"Name": "TOKEN", "Value": "x"}]}], [{"Environment": [{"Name": "TOKEN", "Value": MASK}]}]),
        ({"Name": "ID", "Value": "AKIAABCDEFGHIJKLMNOP"}, {"Name": "ID", "Value": MASK}),
        ("postgres://app:x@db/shop", f"postgres://app:{MASK}"),
        ("Server=db;Password=x;Database=shop", f"Server=db;Password={MASK}"),
        ({"Name": "A", "Value": "x Bearer abcdef12"}, {"Name": "A", "Value": f"x Bearer {MASK}"}),
        ({"Secrets": [{"Name": "TOKEN", "ValueFrom": "x"}]}, {"Secrets": [{"Name": "TOKEN", "ValueFrom": "x"}]}),
        ({"Name": "TOKEN", "Value": ARN}, {"Name": "TOKEN", "Value": ARN}),
        ({"Image": "api-token:main"}, {"Image": "api-token:main"}),
        ({"Image": "https://me:x@reg.io/x"}, {"Image": f"https://me:{MASK}"}),
        (["-----BEGIN PRIVATE KEY-----"], [MASK]),
        ({"Name": {"Ref": "TOKEN"}, "Value": "x"}, {"Name": {"Ref": "TOKEN"}, "Value": "x"}),
        (3, 3),
        (None, None),
        (True, True),
    ],
)
def test_a_value_with_a_secret_inside(value: Data, shown: Data) -> None:
    assert masked(value, ("ContainerDefinitions",)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (["run", "--password=hunter2"], ["run", f"--password={MASK}"]),
        (["run", "--password", "hunter2", "-v"], ["run", "--password", MASK, "-v"]),
        (["CMD-SHELL", "TOKEN=abcdefg curl -f http://localhost"], ["CMD-SHELL", f"TOKEN={MASK}"]),
        (["mysql", "-uroot", "-phunter2", "--host", "db"], ["mysql", "-uroot", f"-p{MASK}", "--host", "db"]),
        (["curl", "-u", "me:hun ter2", "x"], ["curl", "-u", f"me:{MASK}", "x"]),
        (["run", {"Ref": "X"}, "--token=x"], ["run", {"Ref": "X"}, f"--token={MASK}"]),
        (["run", "--port", "80", "--token-ttl", "30"], ["run", "--port", "80", "--token-ttl", "30"]),
        (["arn:aws:secretsmanager:eu-west-1:1:secret"], ["arn:aws:secretsmanager:eu-west-1:1:secret"]),
    ],
)
def test_words_of_a_command(value: Data, shown: Data) -> None:
    assert masked(value, ("ContainerDefinitions", "web", "Command")) == shown


def test_a_name_with_a_colon_is_an_arn_elsewhere() -> None:
    assert masked("arn:aws:x:secret:y", ("Resource",)) == "arn:aws:x:secret:y"


def test_containers_that_nobody_could_read_are_hidden_whole() -> None:
    text = '[{"Environment": [{"Name": "TOKEN", "Value": "hunter2"}'
    assert masked(text, ("ContainerDefinitions",)) == MASK
    assert masked(text, ("ContainerDefinitions", 0)) == MASK
    assert masked("[not json", ("Description",)) == "[not json"


def test_what_stands_at_a_secrets_path_is_hidden_whatever_it_is() -> None:
    assert masked([1, 2], (*ENVIRONMENT, "TOKEN")) == MASK
    assert masked({"Ref": "X"}, (*ENVIRONMENT, "TOKEN", "Value")) == MASK
