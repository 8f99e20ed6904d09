"""IAM as boto3 and the aws command meet it: run.mts --iam enforce -- test_iam.py. All else runs without it."""

import json
import os
import subprocess
import sysconfig
import urllib.request
import uuid
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from support.refusals import refused
from support.target import OTHER_ACCOUNT, REGION

pytestmark = [
    pytest.mark.sandbox_only,
    pytest.mark.skipif(os.environ.get("REFEREE_IAM") != "enforce", reason="needs --iam enforce"),
]

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/referee"
ROLE = f"arn:aws:iam::{OTHER_ACCOUNT}:role/path/referee"
KEYS = {"aws_access_key_id": "AKIAREFEREE", "aws_secret_access_key": "a+secret/with=signs"}
NO_RETRIES = Config(retries={"mode": "standard", "total_max_attempts": 1})

CALLS = {
    "acm": lambda client: client.list_certificates(),
    "route53": lambda client: client.list_hosted_zones(),
    "secretsmanager": lambda client: client.list_secrets(),
    "sts": lambda client: client.get_caller_identity(),
    "resourcegroupstaggingapi": lambda client: client.get_resources(),
}


def client(service: str, **keys):
    return boto3.client(service, region_name=REGION, config=NO_RETRIES, **{**KEYS, **keys})


def policy(*statements: dict) -> dict:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]}


@pytest.fixture
def allow(control):
    """allow(statement, …): all that the user may do."""

    def put(*statements: dict, **others):
        key = {"id": KEYS["aws_access_key_id"], "secret": KEYS["aws_secret_access_key"]}
        user = {"arn": USER, "accessKeys": [key], "policies": [policy(*statements)] if statements else []}
        control.set_iam(users=[user], **others)

    return put


@pytest.mark.parametrize("service", CALLS)
def test_the_signature_of_the_right_secret_is_taken(allow, service):
    allow({"Action": "*", "Resource": "*"})
    assert CALLS[service](client(service))["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("service", CALLS)
def test_a_wrong_secret_does_not_sign(allow, service):
    allow({"Action": "*", "Resource": "*"})
    with refused("SignatureDoesNotMatch", "InvalidSignatureException", saying="signature we calculated"):
        CALLS[service](client(service, aws_secret_access_key="wrong"))


@pytest.mark.parametrize("service", CALLS)
def test_a_key_that_nobody_has_is_refused(allow, service):
    allow()
    with refused("InvalidClientTokenId", "UnrecognizedClientException"):
        CALLS[service](client(service, aws_access_key_id="AKIANOBODY"))


def test_paths_queries_and_bodies_are_signed_as_boto3_sends_them(allow):
    allow({"Action": "*", "Resource": "*"})
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name="signed.example.com", CallerReference=str(uuid.uuid4()))
    zone_id = zone["HostedZone"]["Id"]
    route53.list_resource_record_sets(
        HostedZoneId=zone_id, StartRecordName="*.a b.signed.example.com", StartRecordType="CNAME"
    )
    route53.change_tags_for_resource(
        ResourceType="hostedzone",
        ResourceId=zone_id.split("/")[-1],
        AddTags=[{"Key": "ü ~*'()", "Value": "é&<>"}],
    )
    secrets = client("secretsmanager")
    secrets.create_secret(Name="signed/umlaut", SecretString="ä\u2028€")
    assert secrets.get_secret_value(SecretId="signed/umlaut")["SecretString"] == "ä\u2028€"


def test_a_presigned_request_is_taken(allow):
    allow()
    url = client("sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert USER in answer.read().decode()


def test_a_denial_names_caller_action_and_resource(allow):
    allow()
    arn = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-4000-a000-000000000000"
    with refused(
        "AccessDeniedException",
        saying=f"User: {USER} is not authorized to perform: acm:DescribeCertificate on resource: {arn} "
        "because no identity-based policy allows the acm:DescribeCertificate action",
    ):
        client("acm").describe_certificate(CertificateArn=arn)
    # Where an action has no resource type, none is named.
    lists = f"User: {USER} is not authorized to perform: acm:ListCertificates because no identity-based policy allows"
    with refused("AccessDeniedException", saying=lists):
        client("acm").list_certificates()
    with refused("AccessDenied", saying="route53:GetHostedZone on resource: arn:aws:route53:::hostedzone/Z1"):
        client("route53").get_hosted_zone(Id="Z1")
    # Secrets Manager names the secret as the caller did.
    with refused("AccessDeniedException", saying="secretsmanager:CreateSecret on resource: tls/web because"):
        client("secretsmanager").create_secret(Name="tls/web", SecretString="s")


def test_a_secret_that_is_missing_is_seen_to_be_missing_under_a_scoped_policy(allow):
    arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:tls/missing-??????"
    allow({"Action": "secretsmanager:DescribeSecret", "Resource": arn})
    with refused("ResourceNotFoundException"):
        client("secretsmanager").describe_secret(SecretId="tls/missing")
    with refused("AccessDeniedException"):
        client("secretsmanager").describe_secret(SecretId="tls/other")


def test_a_key_that_may_not_be_used_is_told_without_its_name(allow):
    allow({"Action": "secretsmanager:*", "Resource": "*"})
    with refused("AccessDeniedException", saying="Access to KMS is not allowed"):
        client("secretsmanager").create_secret(
            Name="kms", SecretString="s", KmsKeyId="11111111-2222-4333-8444-555555555555"
        )


def test_a_role_is_assumed_with_its_external_id_only(allow):
    condition = {"StringEquals": {"sts:ExternalId": "tenant-7"}}
    statement = {"Principal": {"AWS": ACCOUNT}, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    role = {
        "arn": ROLE,
        "trustPolicy": policy({**statement, "Condition": condition}),
        "policies": [policy({"Action": "acm:ListCertificates", "Resource": "*"})],
    }
    allow({"Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": ROLE}, roles=[role])
    sts = client("sts")
    for options in ({}, {"ExternalId": "tenant-8"}):
        with refused("AccessDenied", saying=f"sts:AssumeRole on resource: {ROLE}"):
            sts.assume_role(RoleArn=ROLE, RoleSessionName="referee", **options)
    tags = [{"Key": "stack", "Value": "prod"}, {"Key": "resource", "Value": "web"}]
    answer = sts.assume_role(
        RoleArn=ROLE, RoleSessionName="referee", ExternalId="tenant-7", Tags=tags, TransitiveTagKeys=["stack"]
    )
    session = {
        "aws_access_key_id": answer["Credentials"]["AccessKeyId"],
        "aws_secret_access_key": answer["Credentials"]["SecretAccessKey"],
        "aws_session_token": answer["Credentials"]["SessionToken"],
    }
    client("acm", **session).list_certificates()
    with refused("AccessDenied", saying=f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/referee/referee"):
        client("route53", **session).list_hosted_zones()


def test_the_aws_command_signs_and_tells_a_denial(allow):
    allow({"Action": "acm:ListCertificates", "Resource": "*"})
    aws = str(Path(sysconfig.get_path("scripts")) / "aws")
    environment = {**os.environ, "AWS_PAGER": "", "AWS_DEFAULT_OUTPUT": "json"}
    environment |= {name.upper(): value for name, value in KEYS.items()}

    def run(*arguments: str):
        return subprocess.run([aws, *arguments], capture_output=True, text=True, timeout=120, env=environment)

    listed = run("acm", "list-certificates")
    assert "CertificateSummaryList" in json.loads(listed.stdout), listed.stderr
    denied = run("route53", "list-hosted-zones")
    assert denied.returncode != 0
    assert "(AccessDenied) when calling the ListHostedZones operation" in denied.stderr
    assert f"User: {USER} is not authorized to perform: route53:ListHostedZones" in denied.stderr
