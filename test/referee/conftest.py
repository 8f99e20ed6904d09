"""Fixtures: clients, the zone, certificates, the sandbox's control. And the count of what passed."""

import json
import os
import uuid

import boto3
import pytest
from botocore.config import Config

from support.certificates import Certificates
from support.control import Control
from support.target import OTHER_ACCOUNT, REGION, find_target
from support.zones import Zone, create_zone, short_id


def pytest_configure(config):
    try:
        config.referee_target = find_target()
    except (RuntimeError, OSError) as error:
        pytest.exit(str(error), returncode=1)


def pytest_report_header(config):
    target = config.referee_target
    return f"referee: {target.kind} at {target.endpoint or 'AWS'}"


@pytest.hookimpl(trylast=True)  # after -k has made its choice
def pytest_collection_modifyitems(config, items):
    """Leaves out what the target cannot do, and tells run.mts what a real run would buy."""
    target = config.referee_target
    without_paid = os.environ.get("REFEREE_WITHOUT_PAID") == "yes"
    fee, shared_seen = {"names": 0, "wildcards": 0}, set()
    for item in items:
        if item.get_closest_marker("sandbox_only"):
            if not target.is_sandbox:
                item.add_marker(pytest.mark.skip(reason="needs the sandbox's control interface"))
            continue
        paid = item.get_closest_marker("paid")
        if not paid:
            continue
        if target.is_real and without_paid:
            item.add_marker(pytest.mark.skip(reason="costs money"))
            continue
        shared = paid.kwargs.get("shared")
        if shared in shared_seen:
            continue
        if shared:
            shared_seen.add(shared)
        times = 1 + paid.kwargs.get("renewals", 0)
        fee["names"] += times * paid.kwargs.get("names", 1)
        fee["wildcards"] += times * paid.kwargs.get("wildcards", 0)
    if path := os.environ.get("REFEREE_FEE_FILE"):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(fee, file)


def pytest_terminal_summary(terminalreporter):
    """What run.mts reads: an error while a test is set up counts as a failure."""
    stats = terminalreporter.stats
    failed = {report.nodeid for kind in ("failed", "error") for report in stats.get(kind, [])}
    counts = {
        "passed": len({report.nodeid for report in stats.get("passed", [])} - failed),
        "failed": len(failed),
        "skipped": len(stats.get("skipped", [])),
    }
    if path := os.environ.get("REFEREE_COUNTS_FILE"):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(counts, file)


@pytest.fixture(scope="session")
def target(pytestconfig):
    return pytestconfig.referee_target


@pytest.fixture(scope="session")
def control(target) -> Control | None:
    return Control(target.endpoint) if target.is_sandbox else None


@pytest.fixture(scope="session")
def aws():
    """aws("acm"), aws("acm", region="eu-west-1"), aws("acm", credentials=AssumeRole's answer) …"""
    made = {}

    def client(service, region=REGION, credentials=None, attempts=3, validate=True):
        key = (service, region, str(credentials), attempts, validate)
        if key not in made:
            keys = {}
            if credentials:
                keys = {
                    "aws_access_key_id": credentials["AccessKeyId"],
                    "aws_secret_access_key": credentials["SecretAccessKey"],
                    "aws_session_token": credentials["SessionToken"],
                }
            config = Config(
                retries={"mode": "standard", "total_max_attempts": attempts},
                parameter_validation=validate,
            )
            made[key] = boto3.client(service, region_name=region, config=config, **keys)
        return made[key]

    return client


@pytest.fixture(scope="session")
def acm(aws):
    return aws("acm")


@pytest.fixture(scope="session")
def route53(aws):
    return aws("route53")


@pytest.fixture(scope="session")
def secrets(aws):
    return aws("secretsmanager")


@pytest.fixture(scope="session")
def sts(aws):
    return aws("sts")


@pytest.fixture(scope="session")
def account_id(sts) -> str:
    return sts.get_caller_identity()["Account"]


@pytest.fixture
def other_account(sts):
    """Credentials of a second account. Asked for anew: the clock may have outrun older ones."""

    def assume(role="referee", account=OTHER_ACCOUNT, **options):
        answer = sts.assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="referee", **options
        )
        return answer["Credentials"]

    return assume


@pytest.fixture(scope="module")
def zone(route53, target) -> Zone:
    """A public zone. A module's own, so that a reset in another one does no harm."""
    if target.is_real:
        found = route53.get_hosted_zone(Id=os.environ["REFEREE_ZONE_ID"])["HostedZone"]
        assert not found["Config"]["PrivateZone"], "REFEREE_ZONE_ID must be a public zone"
        return Zone(found["Id"].removeprefix("/hostedzone/"), found["Name"].rstrip("."))
    return create_zone(route53, f"r{short_id()}.example.com")


@pytest.fixture(scope="module")
def certificates(acm, route53, zone, target, control):
    made = Certificates(acm, route53, zone, target, control)
    yield made
    made.clean_up()


@pytest.fixture
def secret_name(secrets, target):
    """A fresh name; what was stored under it is deleted at the end on a real account."""
    name = f"referee/{uuid.uuid4().hex}"
    yield name
    if target.is_real:
        secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
