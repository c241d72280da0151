"""A template that does not fit a request, at the command line: whose bucket it takes, who agrees, what is told."""

from __future__ import annotations

import pytest

from ecsspec.cli.applying.bucket import bucket_name, storing_of
from ecsspec.cli.target import Choice
from ecsspec.deploy.deployment import OURS, Storing
from ecsspec.problems import UsageError
from tests.cli.processes import Ran, Shell, in_world
from tests.cli.terminal import typed
from tests.conftest import Golden
from tests.reviews import WEB, deployed, waiting
from tests.world import Killed, World
from tests.world.scenario import When
from tests.world.storage import SETTINGS

Capture = pytest.CaptureFixture[str]
NAME = "ecsspec-123456789012-us-east-1"
TAGS = "tags:\n" + "".join(f"  team-{number:02}: {'x' * 200}\n" for number in range(40))
LONG = f"{WEB}{TAGS}"
LONGER = LONG.replace("1.28", "1.29")


@pytest.fixture
def big(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A folder whose web.yml makes a long template."""
    monkeypatch.delenv("ECSSPEC_BUCKET", raising=False)
    shell.write("web.yml", LONG)
    return shell


def with_bucket(text: str = LONG) -> World:
    """Return a world that our bucket was made in before, and in which a stack may stand."""
    world = deployed(text) if text == WEB else World()
    world.storage.given(NAME).settings["PutBucketTagging"] = {
        "Tagging": {"TagSet": [{"Key": "ecsspec:bucket", "Value": "templates"}]}
    }
    return world


def objects(world: World, name: str = NAME) -> int:
    return len(world.storage.buckets[name].objects)


def test_nobody_makes_a_bucket_unasked(big: Shell, capsys: Capture, golden: Golden) -> None:
    world = World()
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, world.storage.buckets, waiting(world), big.folder.exists()) == (4, {}, [], True)
    golden("screens/bucket-wanted.txt", ran.err)


@pytest.mark.usefixtures("big")
def test_one_that_was_agreed_to_is_made_once_and_used_again(capsys: Capture) -> None:
    world = World()
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket").code == 0
    assert (list(world.storage.buckets), objects(world)) == ([NAME], 1)
    made = len(world.called("CreateBucket"))
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0
    assert (len(world.called("CreateBucket")), objects(world)) == (made, 1)
    assert "TemplateURL" in world.called("CreateChangeSet")[-1]


@pytest.mark.usefixtures("big")
def test_a_repeated_consent_harms_nothing(capsys: Capture) -> None:
    world = with_bucket()
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket").code == 0
    assert world.called("CreateBucket") == []


@pytest.mark.usefixtures("big")
def test_somebody_at_a_terminal_is_asked_first_for_the_bucket(monkeypatch: pytest.MonkeyPatch, golden: Golden) -> None:
    world = World()
    ran = typed(world, monkeypatch, "y\ny\n", "apply", "web.yml")
    assert (ran.code, list(world.storage.buckets)) == (0, [NAME])
    golden("screens/bucket-asked.txt", f"{ran.err.partition('[y/N]')[0]}[y/N]\n")


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("args", [("apply", "web.yml"), ("apply", "web.yml", "--yes")])
def test_who_declines_or_is_not_to_be_asked_gets_none(args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    ran = typed(world, monkeypatch, "n\n", *args)
    assert (ran.code, world.storage.buckets, world.called("CreateChangeSet")) == (4, {}, [])
    assert ("Make it?" in ran.err) is ("--yes" not in args)


@pytest.mark.usefixtures("big")
def test_one_that_is_named_is_used_and_left_as_it_is(capsys: Capture) -> None:
    world = World()
    world.storage.given("acme-templates")
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--bucket", "acme-templates")
    assert (ran.code, objects(world, "acme-templates")) == (0, 1)
    assert world.storage.buckets["acme-templates"].settings == {}
    assert [str(call) for call in world.calls if call.service == "s3"] == ["s3:GetBucketLocation", "s3:PutObject"]


@pytest.mark.usefixtures("big")
def test_one_in_another_region_is_addressed_there(capsys: Capture) -> None:
    world = World()
    world.storage.given("acme", region="eu-west-1")
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--bucket", "acme").code == 0
    assert world.called("CreateChangeSet")[0]["TemplateURL"].startswith("https://s3.eu-west-1.amazonaws.com/acme/")


@pytest.mark.usefixtures("big")
def test_the_environment_names_one_as_well(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    world = World()
    world.storage.given("acme-templates")
    monkeypatch.setenv("ECSSPEC_BUCKET", "acme-templates")
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0
    assert objects(world, "acme-templates") == 1


@pytest.mark.usefixtures("shell")
def test_what_fits_a_request_never_meets_s3(capsys: Capture) -> None:
    world = World()
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--bucket", "acme").code == 0
    assert [call for call in world.calls if call.service == "s3"] == []


def stranger(world: World) -> None:
    world.storage.given(NAME, owner="999988887777")


def forbidden(world: World) -> None:
    what = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: s3:CreateBucket on resource: "
    world.deny("s3:CreateBucket", message=f'{what}"arn:aws:s3:::{NAME}" because no identity-based policy allows it')


def lost_half_way(world: World) -> None:
    world.during("s3:PutBucketTagging", lambda: world.storage.lost(NAME))


def lost_later(world: World) -> None:
    world.during("s3:PutObject", lambda: world.storage.lost(NAME))


def unreadable(world: World) -> None:
    world.deny("s3:GetObject")


def busy(world: World) -> None:
    world.deny("s3:PutObject", code="SlowDown", message="Please reduce your request rate.", status=503)


TROUBLE = {
    "stranger": (stranger, "E814"),
    "forbidden": (forbidden, "E803"),
    "lost-half-way": (lost_half_way, "E815"),
    "lost-later": (lost_later, "E815"),
    "unreadable": (unreadable, "E815"),
    "busy": (busy, "E806"),
}


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("name", TROUBLE)
def test_what_goes_wrong_with_it_ends_with_8_and_leaves_nothing(name: str, capsys: Capture, golden: Golden) -> None:
    begin, code = TROUBLE[name]
    world = World()
    begin(world)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket")
    assert (ran.code, code in ran.err, waiting(world)) == (8, True, [])
    assert world.called("ExecuteChangeSet") == []
    golden(f"screens/bucket-{name}.txt", ran.err)


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", [*SETTINGS, "CreateBucket", "PutObject", "CreateChangeSet"])
def test_killed_at_any_call_the_second_run_ends_alike(call: str, when: When, capsys: Capture) -> None:
    world = World()
    world.kill(on=f"{'cloudformation' if call == 'CreateChangeSet' else 's3'}:{call}", before_or_after=when)
    with pytest.raises(Killed):
        in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket")
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket").code == 0
    assert (list(world.storage.buckets), objects(world)) == ([NAME], 1)
    assert {*SETTINGS} <= world.storage.buckets[NAME].settings.keys()


@pytest.mark.usefixtures("big")
def test_a_name_that_is_not_there_is_told(capsys: Capture) -> None:
    ran = in_world(World(), capsys, "apply", "web.yml", "--yes", "--bucket", "acme")
    assert (ran.code, "E815" in ran.err) == (8, True)


def test_a_diff_without_a_bucket_is_our_own_word_and_says_so(big: Shell, capsys: Capture, golden: Golden) -> None:
    world = deployed(WEB)
    ran = in_world(world, capsys, "diff", "web.yml")
    assert (ran.code, world.storage.buckets, world.called("CreateChangeSet")[1:]) == (2, {}, [])
    golden("screens/bucket-diff-without.txt", f"{ran.out[ran.out.index('  17 resources:') :]}{ran.err}")
    assert '"validated": false' in in_world(world, capsys, "diff", "web.yml", "--json").out
    assert big.folder.exists()


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("more", [(), ("--make-bucket",), ("--bucket", NAME)])
def test_a_diff_with_one_is_cloudformation_s(more: tuple[str, ...], capsys: Capture) -> None:
    world = with_bucket(WEB)
    ran = in_world(world, capsys, "diff", "web.yml", *more)
    assert (ran.code, "own word" in ran.out, waiting(world)) == (2, False, [])
    assert "TemplateURL" in world.called("CreateChangeSet")[-1]
    assert f"to apply it: ecsspec apply web.yml{' '.join(('', *more))}\n" in ran.err


def planned(world: World, capsys: Capture, *more: str) -> Ran:
    return in_world(world, capsys, "diff", "web.yml", "--out", "web.plan", *more)


@pytest.mark.usefixtures("big")
def test_a_plan_needs_one_and_is_carried_out_without(capsys: Capture) -> None:
    world = deployed(WEB)
    without = planned(world, capsys)
    assert (without.code, "E613" in without.err) == (4, True)
    assert planned(world, capsys, "--make-bucket").code == 2
    world.storage.lost(NAME)
    assert in_world(world, capsys, "apply", "--plan", "web.plan").code == 0, "the change set holds the template"


@pytest.mark.usefixtures("big")
def test_a_plan_for_a_new_stack_needs_one_when_it_is_carried_out(capsys: Capture) -> None:
    world = World()
    assert planned(world, capsys).code == 2
    assert in_world(world, capsys, "apply", "--plan", "web.plan").code == 4
    assert in_world(world, capsys, "apply", "--plan", "web.plan", "--make-bucket").code == 0


def test_several_specs_share_one(big: Shell, capsys: Capture) -> None:
    big.write("api.yml", LONG.replace("name: web", "name: api"))
    world = World()
    assert in_world(world, capsys, "apply", "web.yml", "api.yml", "--yes", "--make-bucket").code == 0
    assert (list(world.storage.buckets), objects(world)) == ([NAME], 2)


@pytest.mark.usefixtures("big")
def test_a_destroy_leaves_it_alone(capsys: Capture) -> None:
    world = World()
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--make-bucket").code == 0
    assert in_world(world, capsys, "destroy", "web.yml", "--yes").code == 0
    assert objects(world) == 1


@pytest.mark.parametrize("name", ["a-b", "acme.templates-1", "a" * 63, "0ab"])
def test_names_that_s3_takes(name: str) -> None:
    assert bucket_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["ab", "a" * 64, "Acme", "acme_1", "-acme", "acme-", "a..b", "10.0.0.1", "xn--abc", "sthree-a", "a-s3alias",
     "s3://acme", "a b c"],
)  # fmt: skip
def test_names_that_s3_does_not_take(name: str) -> None:
    with pytest.raises(UsageError, match="is no name of a bucket"):
        bucket_name(name)


@pytest.mark.usefixtures("big")
def test_a_wrong_name_is_told_before_anything(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    world = World()
    ran = in_world(world, capsys, "apply", "web.yml", "--bucket", "s3://acme")
    assert (ran.code, world.calls) == (64, [])
    monkeypatch.setenv("ECSSPEC_BUCKET", "Acme")
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (again.code, "ECSSPEC_BUCKET is no name" in again.err) == (64, True)


def test_the_options_go_with_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECSSPEC_TARGET", raising=False)
    monkeypatch.setenv("ECSSPEC_BUCKET", "of-the-environment")
    assert storing_of(Choice(bucket="acme")) == Storing("acme")
    assert storing_of(Choice()) == Storing("of-the-environment")
    assert storing_of(Choice(make_bucket=True)) == storing_of(Choice(local=True)) == Storing(may_make=True)
    monkeypatch.delenv("ECSSPEC_BUCKET")
    assert storing_of(Choice()) == OURS
    with pytest.raises(UsageError):
        storing_of(Choice(bucket="acme", make_bucket=True))


def test_an_offline_diff_takes_no_bucket(big: Shell, capsys: Capture) -> None:
    ran = in_world(World(), capsys, "diff", "web.yml", "--from", "web.yml", "--make-bucket")
    assert (ran.code, "leave --make-bucket out" in ran.err, big.folder.exists()) == (64, True, True)
