"""Every call to AWS goes through `ask`, and every boto3 error becomes one of ours, with what to do next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeAlias

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from ecsspec.aws import credentials
from ecsspec.aws.credentials import NOBODY, Settings
from ecsspec.aws.denials import denied
from ecsspec.aws.endpoints import at, bare
from ecsspec.aws.foreign_answers import is_page, strange
from ecsspec.aws.regions import lost_in
from ecsspec.aws.silence import Vigil
from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.diagnosis.entry import Place
from ecsspec.diagnosis.known import recognised
from ecsspec.problems import AwsError

Client: TypeAlias = Any
"""A boto3 client: boto3 makes its class at run time, so that no static type is true of it."""
Answer: TypeAlias = Any
"""What a client answers: mappings and lists as the service's model has them."""

NEEDED_BOTO3 = "1.43.100"
PROFILE = "ecsspec_profile"
"""Where a client keeps the profile that it was made with; botocore does not tell it."""
VIGIL = "ecsspec_vigil"
"""Where a client keeps what looks on while it waits."""

_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized"}
_BUSY = {"Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException",
         "RequestThrottled", "RequestThrottledException", "SlowDown", "PriorRequestNotComplete", "ServiceUnavailable",
         "InternalFailure", "InternalError", "InternalServerError", "OperationAborted"}  # fmt: skip
_IN_POLICIES = {"monitoring": "cloudwatch", "tagging": "tag"}
"""Services whose requests are signed with another name than IAM has for them."""
_SERVER_ERROR, _TOO_MANY = 500, 429
_MORE = ("NextToken", "nextToken", "PaginationToken", "Marker")


def ask(client: Client, method: str, /, **arguments: Answer) -> Answer:
    """Call one method of a boto3 client; raise our own error where it fails."""
    call, what = operation(client, method), f"{service(client)}:{api_name(client, method)}"
    with looked_on(client, what):
        return _answer(client, call, what, arguments)


def looked_on(client: Client, what: str) -> AbstractContextManager[None]:
    """Let somebody look on at a call of a client, where somebody does."""
    vigil: Vigil | None = getattr(client, VIGIL, None)
    return vigil.over(what, at(client.meta.endpoint_url)) if vigil else nullcontext()


def _answer(client: Client, call: Callable[..., Any], what: str, arguments: Answer) -> Answer:
    try:
        answer = call(**arguments)
    except (boto.ClientError, boto.BotoCoreError, ResponseParserError) as error:
        raise translated(error, what=what, settings=settings_of(client)) from error
    if is_page(answer):
        raise strange(what)
    return answer


def every(client: Client, method: str, key: str, /, **arguments: Answer) -> list[Answer]:
    """Return all pages of a list; services differ in how they name the token of the next one."""
    found: list[Answer] = []
    page = ask(client, method, **arguments)
    while True:
        found += page.get(key, [])
        more = {name: page[name] for name in _MORE if page.get(name)}
        if not more:
            return found
        page = ask(client, method, **arguments, **more)


def operation(client: Client, method: str) -> Callable[..., Any]:
    """Return a client's method, or say that the installed boto3 has never heard of it."""
    found: Callable[..., Any] | None = getattr(client, method, None)
    if found is None:
        raise too_old(f"{service(client)}'s {method}")
    return found


def settings_of(client: Client) -> Settings:
    """Return the profile and the region that a client was made with."""
    return Settings(getattr(client, PROFILE, ""), client.meta.region_name or "")


def service(client: Client) -> str:
    """Return the service as IAM names it."""
    name: str = client.meta.service_model.signing_name
    return _IN_POLICIES.get(name, name)


def api_name(client: Client, method: str) -> str:
    """Return an operation as IAM names it: `describe_stacks` is DescribeStacks."""
    name: str = client.meta.method_to_api_mapping.get(method, method)
    return name


def error_code(error: BaseException | None) -> str:
    """Return AWS's code of the error that one of ours was made from."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def message(error: BaseException | None) -> str:
    """Return AWS's own words."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Message", ""))


def translated(error: Exception, *, what: str, settings: Settings = NOBODY) -> AwsError:
    """Return our error for one of boto3's; `what` names the call, as IAM does."""
    if isinstance(error, boto.ClientError):
        return _refused(error, what=what, settings=settings)
    for kinds, ours in _OWN_SIDE:
        if isinstance(error, kinds):
            return ours(error, what, settings)
    return AwsError(
        f"{what} failed on this side: {bare(str(error))}",
        "check this computer's AWS settings (~/.aws/config, the AWS_ variables)",
        code="E809",
    )


def _refused(error: boto.ClientError, *, what: str, settings: Settings) -> AwsError:
    code, words = error_code(error), message(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    if code in _BUSY or status >= _SERVER_ERROR or status == _TOO_MANY:
        return Throttled(f"AWS is busy ({code} from {what}): {words}", "wait a minute and try again", code="E806")
    if is_page(error.response):
        return strange(what, said=words)
    if error.operation_name in credentials.FETCHING:
        return credentials.not_taken_on(error.operation_name, code, words, settings=settings)
    if code in _DENIED or code.startswith("AccessDenied"):
        return denied(words, what=what)
    return credentials.refused(code, words, settings=settings) or AwsError(
        f"AWS refused {what} ({code}): {words}", _advice(words), code="E809"
    )


def _advice(words: str) -> str:
    """Return what to try, where these words of AWS are known."""
    meaning = recognised(Place.RESOURCE, words)
    return "; ".join(meaning.tries) if meaning else "the words after the colon are AWS's own"


def _invalid(error: Exception, what: str, _: Settings) -> AwsError:
    text = str(error)
    if isinstance(error, boto.ParamValidationError) and "Unknown parameter" not in text:
        said = f"{what} was not sent, as a value in it is not allowed: {text}"
        return AwsError(said, "Correct the key of the spec that sets it.", code="E809")
    return too_old(what, detail=text)


def too_old(what: str, *, detail: str = "") -> AwsError:
    """Return the error of a boto3 that does not know a call or a parameter of ours."""
    return AwsError(
        f"the installed boto3 is too old for {what}: ecsspec needs boto3 {NEEDED_BOTO3} or newer",
        f'Install a newer one: pip install --upgrade "boto3>={NEEDED_BOTO3}"',
        code="E807",
        details=(detail,) if detail else (),
    )


def unreachable(error: Exception, what: str, settings: Settings = NOBODY) -> Unreachable:
    """Return the error of a call without an answer."""
    return Unreachable(
        f"no answer from AWS for {what}: {bare(str(error))}",
        lost_in(settings.region, str(error))
        or "check the network, the proxy and the region's name; with --endpoint-url, that something listens there",
        code="E805",
    )


_Ours: TypeAlias = Callable[[Exception, str, Settings], AwsError]
_OWN_SIDE: tuple[tuple[tuple[type[Exception], ...], _Ours], ...] = (
    ((boto.NoCredentialsError, boto.PartialCredentialsError), lambda error, *_: credentials.missing(str(error))),
    ((boto.LoginInsufficientPermissions,), lambda error, *_: denied(str(error), what="signin:CreateOAuth2Token")),
    ((boto.LoginError,), lambda error, _, settings: credentials.expired(str(error), "login", settings=settings)),
    (
        (boto.SSOError, boto.TokenRetrievalError),
        lambda error, _, settings: credentials.expired(str(error), "sso login", settings=settings),
    ),
    ((boto.RefreshWithMFAUnsupportedError,), lambda error, *_: credentials.without_mfa(str(error))),
    ((boto.CredentialRetrievalError,), lambda error, *_: credentials.expired(str(error))),
    ((boto.NoRegionError,), lambda *_: credentials.no_region()),
    ((boto.ProfileNotFound,), lambda error, *_: credentials.no_profile(str(error))),
    ((boto.ConnectionError, boto.HTTPClientError, boto.IncompleteReadError), unreachable),
    ((ResponseParserError,), lambda error, what, _: strange(what, said=str(error))),
    ((boto.ParamValidationError, boto.UnknownServiceError, boto.DataNotFoundError), _invalid),
)
"""What boto3 raises without an answer from AWS, and what it is to a user; the first match counts."""
