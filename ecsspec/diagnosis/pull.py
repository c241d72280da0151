"""Images that cannot be pulled: what ECS says of them, as far as we know it."""

from __future__ import annotations

from typing import Final

from ecsspec.diagnosis.entry import Known, Place, known

_PLACES: Final = (Place.CONTAINER, Place.TASK, Place.EVENT)
_WAY: Final = ("image", "network.tasks", "network.nat")
_GIVE_A_WAY: Final = "private tasks need a way out: `network: {{nat: single}}`, or `network: {{tasks: public}}`"


def _pull(id_: str, detail: str, cause: str, *tries: str, keys: tuple[str, ...] = ("image",)) -> Known:
    return known(id_, rf"CannotPull\w*Error.*?(?:{detail})", cause, *tries, places=_PLACES, keys=keys)


PULL: Final = (
    _pull(
        "pull-platform",
        r"descriptor (?:for|matching) platform|no match(?:ing manifest)? for|does not match the (?:specified|detected)",
        "{image} is not built for the processor that the task runs on",
        "`docker buildx imagetools inspect {image}` lists what it is built for",
        "set `architecture: ARM64` or `X86_64` to what it is built for",
        "build it for both: `docker buildx build --platform linux/amd64,linux/arm64 --push --tag {image} .`",
        keys=("architecture", "image"),
    ),
    _pull(
        "pull-rate",
        r"toomanyrequests|429 Too Many|pull rate limit",
        "the registry of {image} allows no more pulls for now: too many without signing in",
        "use an image of public.ecr.aws or of a registry of your own",
        "wait, then apply again",
    ),
    _pull(
        "pull-space",
        r"no space left on device",
        "the disk is too small for {image}",
        "make the image smaller, or raise `capacity.disk` on EC2",
        keys=("image", "capacity.disk"),
    ),
    _pull(
        "pull-denied",
        r"not authorized to perform: (?P<action>ecr[\w-]*:\w+)|403 Forbidden",
        "the tasks may not pull {image} from its repository",
        "allow this account in the repository's policy: `aws ecr get-repository-policy --repository-name NAME`",
        "see that the image is in the account and region that you deploy to",
    ),
    _pull(
        "pull-layers",
        r"(?:httpReade?r?Seeker|starport-layer-bucket).*?(?:timeout|failed to do request|request canceled)",
        "the task reaches the registry, but not S3, where the layers of {image} are",
        _GIVE_A_WAY,
        keys=_WAY,
    ),
    _pull(
        "pull-no-way",
        r"timeout|timed? ?out|deadline exceeded|no such host|network is unreachable|connection refused|dial tcp"
        r"|request canceled|check your network configuration",
        "the task does not reach the registry of {image}",
        _GIVE_A_WAY,
        "see that the name of the registry in `image` is right",
        keys=_WAY,
    ),
    _pull(
        "pull-sign-in",
        r"pull access denied|insufficient_scope|repository does not exist|name unknown|repository with name"
        r"|401 Unauthorized|no basic auth credentials",
        "there is no repository of {image}, or one must sign in to pull from it",
        "see that it is there: `docker manifest inspect {image}`",
        "correct the name in `image`, or push it to a repository of this account",
    ),
    _pull(
        "pull-missing",
        r"manifest unknown|not found|no such image|check whether the image exists",
        "{image} is not in its repository: there is no such tag",
        "see which tags there are: `aws ecr list-images --repository-name NAME`, or the registry's page",
        "push it, or correct the tag in `image`",
    ),
    _pull(
        "pull-name",
        r"invalid reference format|invalid reference",
        "{image} is not the name of an image",
        "correct `image`",
    ),
    _pull(
        "pull",
        "",
        "{image} could not be pulled",
        "pull it from elsewhere: `docker pull {image}`",
        keys=_WAY,
    ),
)
"""The more special ones first."""
