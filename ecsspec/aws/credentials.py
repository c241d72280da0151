"""What is wrong with credentials, region or clock, and what to type: one error each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from shlex import quote

from ecsspec.aws.regions import is_opt_in
from ecsspec.deploy.errors import CredentialsExpired
from ecsspec.problems import AwsError

SIGN_IN = "sign in with `aws login`, or `aws configure sso` once and then `aws sso login`"
TRY_LOCAL = "to try ecsspec without an account, add `--local`"

FETCHING = {"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "GetRoleCredentials"}
"""What boto3 calls by itself, before ours, for the credentials of a role."""
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_EITHER = "RequestExpired"
"""AWS says so where the credentials have ended, and where the clock is off."""
_UNKNOWN = {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "MissingAuthenticationToken",
            "AuthFailure", "IncompleteSignature", "IncompleteSignatureException"}  # fmt: skip
_BAD_SIGNATURE = {"SignatureDoesNotMatch", "InvalidSignatureException"}
_BAD_CLOCK = {"RequestTimeTooSkewed", "RequestInTheFuture"}
_OF_THE_CLOCK = re.compile(r"signature expired|not yet current|too skewed|time.{0,40}too large", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """The profile and the region of a call, for the commands that an error proposes."""

    profile: str = ""
    region: str = ""

    @property
    def option(self) -> str:
        """Return the option of AWS's own command line that means the same profile."""
        return f" --profile {quote(self.profile)}" if self.profile not in ("", "default") else ""


NOBODY = Settings()


def refused(code: str, words: str, *, settings: Settings) -> AwsError | None:
    """Return the error of credentials or of a signature that AWS refused, None where it refused something else."""
    if code in _BAD_CLOCK or (code in _BAD_SIGNATURE | _EXPIRED and _OF_THE_CLOCK.search(words)):
        return _bad_clock(code, words)
    if code == _EITHER:
        found = expired(words, settings=settings)
        return replace(found, hint=f"{found.hint}; if they are new, set the clock: `timedatectl` shows it")
    if code in _EXPIRED:
        return expired(words, settings=settings)
    if code in _BAD_SIGNATURE:
        return _bad_key(code, words)
    return unknown(code, words, settings=settings) if code in _UNKNOWN else None


def missing(detail: str) -> AwsError:
    """Return the error of somebody without credentials: both ways forward."""
    return AwsError("no AWS credentials were found", f"{SIGN_IN}; {TRY_LOCAL}", code="E801", details=(detail,))


def expired(detail: str, way: str = "", *, settings: Settings = NOBODY) -> CredentialsExpired:
    """Return the error of credentials that ended; `way` is how they are had anew, where that is known."""
    hint = f"sign in again: `aws {way}{settings.option}`" if way else _again(settings)
    return CredentialsExpired(
        "the AWS credentials have expired", hint, code="E802", details=(detail,) if detail else ()
    )


def without_mfa(detail: str) -> CredentialsExpired:
    """Return the error of a role whose time is over, and which takes a code to take on anew."""
    return CredentialsExpired(
        "the AWS credentials have expired, and new ones need an MFA code",
        "run the command again at a terminal: it asks for the code",
        code="E802",
        details=(detail,),
    )


def _again(settings: Settings) -> str:
    option = settings.option
    way = f"`aws sso login{option}` or `aws login{option}`" if option else "`aws login` or `aws sso login`"
    return f"sign in again with {way}; take new ones where they stand in AWS_SESSION_TOKEN"


def unknown(code: str, words: str, *, settings: Settings) -> AwsError:
    """Return the error of credentials that AWS does not know, or not in this region."""
    check = f"check the profile or keys in use with `aws sts get-caller-identity{settings.option}`, or {SIGN_IN}"
    if is_opt_in(settings.region):
        state = f"aws account get-region-opt-status --region-name {settings.region}{settings.option}"
        check = f"{settings.region} has to be enabled for the account before any use: `{state}`; else {check}"
    return AwsError(f"AWS does not know these credentials ({code}): {words}", check, code="E808")


def _bad_clock(code: str, words: str) -> AwsError:
    return AwsError(
        f"this computer's clock and AWS's differ by minutes ({code}): {words}",
        "set the clock (`timedatectl` shows it, `sudo timedatectl set-ntp true` keeps it right), then run it again",
        code="E810",
    )


def _bad_key(code: str, words: str) -> AwsError:
    return AwsError(
        f"AWS refused the signature ({code}): {words}",
        "the secret key does not belong to the access key: copy both anew; if they are right, check the clock",
        code="E810",
    )


def not_taken_on(operation: str, code: str, words: str, *, settings: Settings) -> AwsError:
    """Return the error of a role that boto3 could not take on, so that no call of ours was made."""
    whose = f"the profile {settings.profile}" if settings.option else "these settings"
    if operation == "GetRoleCredentials":
        hint = "check `sso_account_id` and `sso_role_name` in ~/.aws/config: the permission set may be gone"
    else:
        hint = f"check `role_arn` in ~/.aws/config: the role has to trust you, and you need sts:{operation} on it"
    said = f"the role of {whose} cannot be taken on ({code} from {operation}): {words}"
    return AwsError(said, hint, code="E812")


def no_region() -> AwsError:
    """Return the error of a call that does not know where to go."""
    return AwsError(
        "no AWS region was chosen",
        f"add `--region us-east-1`, set AWS_REGION, or write `region:` in the spec; {TRY_LOCAL}",
        code="E804",
    )


def no_profile(detail: str) -> AwsError:
    """Return the error of a profile that is not in the AWS configuration."""
    return AwsError(detail, "list the profiles with `aws configure list-profiles`", code="E811")
