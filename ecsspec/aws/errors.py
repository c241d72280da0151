"""Every call to AWS goes through `ask`, and every boto3 error becomes one of ours, with what to do next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from botocore import exceptions as boto

from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable
from ecsspec.problems import AwsError

Client: TypeAlias = Any
"""A boto3 client: boto3 makes its class at run time, so that no static type is true of it."""
Answer: TypeAlias = Any
"""What a client answers: mappings and lists as the service's model has them."""

NEEDED_BOTO3 = "1.43.100"
SIGN_IN = "sign in with `aws login`, or `aws configure sso` once and then `aws sso login`"
TRY_LOCAL = "to try ecsspec without an account, add `--local`"

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_UNKNOWN = {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "MissingAuthenticationToken"}
_BAD_CLOCK = {"SignatureDoesNotMatch", "InvalidSignatureException", "RequestTimeTooSkewed", "RequestInTheFuture"}
_DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorized"}
_BUSY = {"Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException",
         "RequestThrottled", "RequestThrottledException", "SlowDown", "PriorRequestNotComplete", "ServiceUnavailable",
         "InternalFailure", "InternalError", "InternalServerError"}  # fmt: skip
_FORBIDDEN = re.compile(r"not authorized to perform:? (?P<action>[\w-]+:\w+)(?: on resource:? (?P<resource>\S+))?")
_IN_POLICIES = {"monitoring": "cloudwatch"}
"""Services whose requests are signed with another name than IAM has for them."""
_SERVER_ERROR, _TOO_MANY = 500, 429
_MORE = ("NextToken", "nextToken", "PaginationToken")


def ask(client: Client, method: str, /, **arguments: Answer) -> Answer:
    """Call one method of a boto3 client; raise our own error where it fails."""
    call = operation(client, method)
    try:
        return call(**arguments)
    except (boto.ClientError, boto.BotoCoreError) as error:
        raise translated(error, what=f"{service(client)}:{api_name(client, method)}") from error


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


def translated(error: Exception, *, what: str) -> AwsError:
    """Return our error for one of boto3's; `what` names the call, as IAM does."""
    if isinstance(error, boto.ClientError):
        return _refused(error, what=what)
    for kinds, ours in _OWN_SIDE:
        if isinstance(error, kinds):
            return ours(error, what)
    return AwsError(
        f"{what} failed on this side: {error}",
        "check this computer's AWS settings (~/.aws/config, the AWS_ variables)",
        code="E809",
    )


def _refused(error: boto.ClientError, *, what: str) -> AwsError:
    code, words = error_code(error), message(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    if code in _BUSY or status >= _SERVER_ERROR or status == _TOO_MANY:
        return Throttled(f"AWS is busy ({code} from {what}): {words}", "wait a minute and try again", code="E806")
    if code in _DENIED or code.startswith("AccessDenied"):
        return denied(words, what=what)
    return _bad_credentials(code, words) or AwsError(
        f"AWS refused {what} ({code}): {words}", "the words after the colon are AWS's own", code="E809"
    )


def _bad_credentials(code: str, words: str) -> AwsError | None:
    if code in _EXPIRED:
        return expired(words)
    if code in _UNKNOWN:
        return AwsError(
            f"AWS does not know these credentials ({code}): {words}",
            f"check the profile or keys in use with `aws sts get-caller-identity`, or {SIGN_IN}",
            code="E808",
        )
    if code in _BAD_CLOCK:
        return AwsError(
            f"AWS refused the signature ({code}): {words}",
            "check this computer's clock first, then the secret key",
            code="E810",
        )
    return None


def _invalid(error: Exception, what: str) -> AwsError:
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


def no_credentials(error: Exception) -> AwsError:
    """Return the error of somebody without credentials: both ways forward."""
    return AwsError("no AWS credentials were found", f"{SIGN_IN}; {TRY_LOCAL}", code="E801", details=(str(error),))


def no_region() -> AwsError:
    """Return the error of a call that does not know where to go."""
    return AwsError(
        "no AWS region was chosen",
        f"add `--region us-east-1`, set AWS_REGION, or write `region:` in the spec; {TRY_LOCAL}",
        code="E804",
    )


def no_profile(error: Exception) -> AwsError:
    """Return the error of a profile that is not in the AWS configuration."""
    return AwsError(str(error), "list the profiles with `aws configure list-profiles`", code="E811")


def expired(detail: str) -> CredentialsExpired:
    """Return the error of credentials that ended."""
    return CredentialsExpired(
        "the AWS credentials have expired", SIGN_IN, code="E802", details=(detail,) if detail else ()
    )


def unreachable(error: Exception, what: str) -> Unreachable:
    """Return the error of a call without an answer."""
    return Unreachable(
        f"no answer from AWS for {what}: {error}",
        "check the network, the proxy and the region's name; with --endpoint-url, that something listens there",
        code="E805",
    )


def denied(words: str, *, what: str) -> AwsError:
    """Return the error of a missing permission, with the statement to add."""
    found = _FORBIDDEN.search(words)
    action = found["action"] if found else what
    resource = (found["resource"] or "*").rstrip(".,") if found else "*"
    return AwsError(
        f"you may not {action} on {resource}",
        f"ask for this statement in your IAM policy: {_statement(action, resource)}",
        code="E803",
        details=(words,),
    )


def _statement(action: str, resource: str) -> str:
    statement: Mapping[str, str] = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps(statement)


_Ours: TypeAlias = Callable[[Exception, str], AwsError]
_OWN_SIDE: tuple[tuple[tuple[type[Exception], ...], _Ours], ...] = (
    ((boto.NoCredentialsError, boto.PartialCredentialsError), lambda error, _: no_credentials(error)),
    ((boto.LoginError, boto.SSOError, boto.TokenRetrievalError), lambda error, _: expired(str(error))),
    ((boto.CredentialRetrievalError,), lambda error, _: expired(str(error))),
    ((boto.NoRegionError,), lambda *_: no_region()),
    ((boto.ProfileNotFound,), lambda error, _: no_profile(error)),
    ((boto.ConnectionError, boto.HTTPClientError, boto.IncompleteReadError), unreachable),
    ((boto.ParamValidationError, boto.UnknownServiceError, boto.DataNotFoundError), _invalid),
)
"""What boto3 raises without an answer from AWS, and what it is to a user; the first match counts."""
