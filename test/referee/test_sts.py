"""Who calls, and as whom."""

import os
import re
import uuid
from datetime import timedelta

import pytest

from support.control import HOUR
from support.refusals import refused
from support.target import OTHER_ACCOUNT, OTHER_REGION, REGION

# JSON services say UnrecognizedClientException where STS and Route 53 say InvalidClientTokenId.
UNKNOWN_KEY = ("InvalidClientTokenId", "UnrecognizedClientException")
EXPIRED = ("ExpiredToken", "ExpiredTokenException")

MADE_UP = {
    "AccessKeyId": "ASIAQQQQQQQQQQQQQQQQ",
    "SecretAccessKey": "made-up",
    "SessionToken": "made-up",
}


@pytest.fixture
def role_arn(target):
    if target.is_real:
        if "REFEREE_ROLE_ARN" not in os.environ:
            pytest.skip("set REFEREE_ROLE_ARN to a role that may be assumed")
        return os.environ["REFEREE_ROLE_ARN"]
    return f"arn:aws:iam::{OTHER_ACCOUNT}:role/path/referee"


def test_the_caller_is_told_who_it_is(sts, target):
    answer = sts.get_caller_identity()
    assert re.fullmatch(r"\d{12}", answer["Account"])
    assert answer["Arn"].startswith(("arn:aws:iam::", "arn:aws:sts::"))
    assert answer["Arn"].split(":")[4] == answer["Account"]
    assert answer["UserId"]
    expected = os.environ.get("REFEREE_ACCOUNT_ID")
    if expected:
        assert answer["Account"] == expected


def test_an_assumed_role_has_working_credentials_of_its_account(aws, sts, role_arn):
    answer = sts.assume_role(RoleArn=role_arn, RoleSessionName="referee.session")
    credentials, user = answer["Credentials"], answer["AssumedRoleUser"]
    account, role = role_arn.split(":")[4], role_arn.split("/")[-1]
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert user["Arn"] == f"arn:aws:sts::{account}:assumed-role/{role}/referee.session"
    assert re.fullmatch(r"AROA[A-Z0-9]+:referee\.session", user["AssumedRoleId"])
    identity = aws("sts", credentials=credentials).get_caller_identity()
    assert identity["Account"] == account
    assert identity["Arn"] == user["Arn"]
    assert identity["UserId"] == user["AssumedRoleId"]


@pytest.mark.sandbox_only
def test_a_session_lasts_an_hour_unless_said_otherwise(aws, control, other_account):
    credentials = other_account()
    caller = aws("sts", credentials=credentials)
    control.advance(HOUR - 120)
    assert caller.get_caller_identity()["Account"] == OTHER_ACCOUNT
    control.advance(240)
    with refused(*EXPIRED):
        caller.get_caller_identity()
    with refused(*EXPIRED):
        aws("acm", credentials=credentials).list_certificates()
    with refused(*EXPIRED):
        aws("route53", credentials=credentials).list_hosted_zones()


@pytest.mark.sandbox_only
def test_the_time_a_session_lasts_can_be_asked_for(other_account):
    long = other_account(DurationSeconds=7200)["Expiration"]
    short = other_account(DurationSeconds=900)["Expiration"]
    assert abs(long - short - timedelta(seconds=6300)) < timedelta(minutes=5)


@pytest.mark.parametrize("seconds", [899, 43_201])
def test_a_session_lasts_15_minutes_to_12_hours(aws, role_arn, seconds):
    client = aws("sts", validate=False)
    with refused("ValidationError"):
        client.assume_role(RoleArn=role_arn, RoleSessionName="referee", DurationSeconds=seconds)


@pytest.mark.sandbox_only
def test_a_role_assumed_by_a_role_lasts_an_hour_at_most(aws, other_account):
    chained = aws("sts", credentials=other_account())
    arn = "arn:aws:iam::777788889999:role/second"
    answer = chained.assume_role(RoleArn=arn, RoleSessionName="referee", DurationSeconds=3600)
    caller = aws("sts", credentials=answer["Credentials"]).get_caller_identity()
    assert caller["Account"] == "777788889999"
    with refused("ValidationError", saying="1 hour session limit"):
        chained.assume_role(RoleArn=arn, RoleSessionName="referee", DurationSeconds=3601)


@pytest.mark.parametrize("name", ["a", "with space", "x" * 65])
def test_a_session_name_has_2_to_64_allowed_characters(aws, role_arn, name):
    with refused("ValidationError"):
        aws("sts", validate=False).assume_role(RoleArn=role_arn, RoleSessionName=name)


def test_what_is_no_role_arn_is_refused(sts):
    with refused("ValidationError"):
        sts.assume_role(RoleArn="this-is-not-the-arn-of-a-role", RoleSessionName="referee")


@pytest.mark.parametrize("service", ["sts", "acm", "route53", "secretsmanager"])
def test_an_unknown_temporary_key_is_refused(aws, service):
    client = aws(service, credentials=MADE_UP)
    call = {
        "sts": lambda: client.get_caller_identity(),
        "acm": lambda: client.list_certificates(),
        "route53": lambda: client.list_hosted_zones(),
        "secretsmanager": lambda: client.list_secrets(),
    }[service]
    with refused(*UNKNOWN_KEY):
        call()


@pytest.mark.sandbox_only
def test_a_temporary_key_needs_its_own_token(aws, other_account):
    credentials = {**other_account(), "SessionToken": "made-up"}
    with refused(*UNKNOWN_KEY):
        aws("sts", credentials=credentials).get_caller_identity()


@pytest.mark.sandbox_only
def test_accounts_are_separate(aws, acm, secrets, other_account, certificates):
    credentials = other_account()
    theirs = aws("secretsmanager", credentials=credentials)
    name = f"referee/{uuid.uuid4().hex}"
    mine = secrets.create_secret(Name=name, SecretString="mine")
    with refused("ResourceNotFoundException"):
        theirs.get_secret_value(SecretId=name)
    with refused("ResourceNotFoundException", "AccessDeniedException"):
        theirs.get_secret_value(SecretId=mine["ARN"])
    other = theirs.create_secret(Name=name, SecretString="theirs")
    assert other["ARN"].split(":")[4] == OTHER_ACCOUNT
    assert secrets.get_secret_value(SecretId=name)["SecretString"] == "mine"
    arn = certificates.request()
    with refused("ResourceNotFoundException", "AccessDeniedException", "ValidationException"):
        aws("acm", credentials=credentials).describe_certificate(CertificateArn=arn)


def test_regions_are_separate(aws, secrets, secret_name):
    made = secrets.create_secret(Name=secret_name, SecretString="here")
    assert made["ARN"].split(":")[3] == REGION
    elsewhere = aws("secretsmanager", region=OTHER_REGION)
    with refused("ResourceNotFoundException"):
        elsewhere.get_secret_value(SecretId=secret_name)
