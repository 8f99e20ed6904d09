"""AWS's request quotas: run.mts --quotas aws -- test_quotas.py. They would slow down everything else."""

import os

import pytest
from botocore.exceptions import ClientError

pytestmark = [
    pytest.mark.sandbox_only,
    pytest.mark.skipif(os.environ.get("REFEREE_QUOTAS") != "aws", reason="needs --quotas aws"),
]


def throttled(call, times: int) -> list[str]:
    """The error codes of so many calls in a row."""
    codes = []
    for _ in range(times):
        try:
            call()
        except ClientError as error:
            codes.append(error.response["Error"]["Code"])
    return codes


def test_acm_lists_eight_times_a_second(aws, control):
    acm = aws("acm", attempts=1)
    codes = throttled(acm.list_certificates, 100)
    assert codes and set(codes) == {"ThrottlingException"}
    control.advance(60)
    assert throttled(acm.list_certificates, 5) == []


def test_route_53_answers_throttling_as_a_400(aws, control):
    route53 = aws("route53", attempts=1)
    codes = throttled(route53.list_hosted_zones, 300)
    assert codes and set(codes) == {"Throttling"}
    control.advance(60)
    assert throttled(route53.list_hosted_zones, 5) == []


def test_tags_are_looked_up_fifteen_times_a_second(aws, control):
    tagging = aws("resourcegroupstaggingapi", attempts=1)
    codes = throttled(tagging.get_resources, 100)
    assert codes and set(codes) == {"ThrottledException"}
    control.advance(60)
    assert throttled(tagging.get_resources, 10) == []


def test_one_operations_quota_is_not_anothers(aws, control):
    control.advance(60)
    acm = aws("acm", attempts=1)
    assert throttled(acm.list_certificates, 100)
    assert throttled(acm.get_account_configuration, 1) in ([], ["UnknownOperationException"])
    control.advance(60)


def test_one_accounts_quota_is_not_anothers(aws, control, other_account):
    theirs = aws("acm", attempts=1, credentials=other_account())
    assert throttled(aws("acm", attempts=1).list_certificates, 100)
    assert throttled(theirs.list_certificates, 3) == []
    control.advance(60)


def test_boto3_gets_through_by_waiting(aws, control):
    """Its own backoff is real time, which the buckets' clock follows."""
    control.advance(60)
    acm = aws("acm", attempts=5)
    for _ in range(20):
        acm.list_certificates()
