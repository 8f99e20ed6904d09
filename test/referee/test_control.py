"""The sandbox's own interface. The reset stands last: it empties everything."""

import time
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from support.control import HOUR
from support.refusals import refused
from support.target import REGION

pytestmark = pytest.mark.sandbox_only


def created_at(certificates):
    return certificates.describe(certificates.request())["CreatedAt"]


def test_the_clock_goes_forward_when_told_and_aws_goes_with_it(control, certificates):
    before = created_at(certificates)
    control.advance(10 * HOUR)
    passed = created_at(certificates) - before
    assert timedelta(hours=10) <= passed < timedelta(hours=11)


def test_the_clock_can_be_read(control):
    def now():
        found = next(v for v in control.clock().values() if isinstance(v, str))
        return datetime.fromisoformat(found.replace("Z", "+00:00"))

    before = now()
    control.advance(HOUR)
    assert timedelta(minutes=59) < now() - before < timedelta(minutes=62)


def test_the_clock_does_not_move_on_bad_input(control):
    for seconds in ("soon", None):
        with pytest.raises(OSError):
            control.advance(seconds)


def test_every_call_is_written_down(control, acm, sts):
    arn = acm.request_certificate(DomainName="log.example.com", ValidationMethod="DNS")["CertificateArn"]
    acm.describe_certificate(CertificateArn=arn)
    with refused("ResourceNotFoundException"):
        acm.describe_certificate(CertificateArn=arn[:-4] + "0000")
    done = [c for c in control.calls() if c["operation"] == "DescribeCertificate"][-2:]
    assert [c["status"] for c in done] == [200, 400]
    assert arn in str(done[0]["resource"])
    assert sts.get_caller_identity()["Account"] in str(done[0]["principal"])
    assert all(c["service"] == "acm" and c["time"] for c in done)


def test_a_throttled_call_is_told_so(aws, control):
    control.fault(service="acm", operation="ListCertificates", times=1, error="ThrottlingException")
    once = aws("acm", attempts=1)
    with refused("ThrottlingException"):
        once.list_certificates()
    assert once.list_certificates()


def test_boto3_gets_through_a_short_throttling_by_itself(aws, control):
    control.fault(service="acm", operation="ListCertificates", times=2, error="ThrottlingException")
    answer = aws("acm", attempts=3).list_certificates()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def test_route_53_throttles_with_a_400(aws, control):
    control.fault(service="route53", operation="ListHostedZones", times=1, error="Throttling")
    with refused("Throttling") as caught:
        aws("route53", attempts=1).list_hosted_zones()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_route_53_may_say_that_a_prior_request_is_not_complete(aws, control, zone):
    control.fault(
        service="route53", operation="ListResourceRecordSets", times=1, error="PriorRequestNotComplete"
    )
    with refused("PriorRequestNotComplete"):
        aws("route53", attempts=1).list_resource_record_sets(HostedZoneId=zone.id)


def test_sts_may_deny(aws, control):
    control.fault(service="sts", operation="AssumeRole", times=1, error="AccessDenied")
    with refused("AccessDenied") as caught:
        aws("sts", attempts=1).assume_role(
            RoleArn="arn:aws:iam::444455556666:role/referee", RoleSessionName="referee"
        )
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_server_error_is_a_500(aws, control):
    control.fault(service="secretsmanager", operation="ListSecrets", times=1, error="InternalServiceError")
    with pytest.raises(ClientError) as caught:
        aws("secretsmanager", attempts=1).list_secrets()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


def test_a_fault_may_begin_after_some_calls(aws, control):
    control.fault(service="acm", operation="ListCertificates", times=1, after=2, error="ThrottlingException")
    once = aws("acm", attempts=1)
    once.list_certificates()
    once.list_certificates()
    with refused("ThrottlingException"):
        once.list_certificates()
    once.list_certificates()


def test_a_fault_touches_only_its_operation(aws, control):
    control.fault(service="acm", operation="ListCertificates", times=1, error="ThrottlingException")
    once = aws("acm", attempts=1)
    once.request_certificate(DomainName="untouched.example.com", ValidationMethod="DNS")
    with refused("ThrottlingException"):
        once.list_certificates()


def test_a_connection_may_drop(aws, control):
    control.fault(service="acm", operation="ListCertificates", times=1, dropConnection=True)
    with pytest.raises(BotoCoreError):
        aws("acm", attempts=1).list_certificates()
    control.fault(service="acm", operation="ListCertificates", times=1, dropConnection=True)
    assert aws("acm", attempts=3).list_certificates()["ResponseMetadata"]["RetryAttempts"] == 1


def test_a_call_may_be_slow(acm, control):
    control.fault(service="acm", operation="ListCertificates", times=1, latencyMs=300)
    begun = time.monotonic()
    acm.list_certificates()
    assert time.monotonic() - begun >= 0.29


def test_a_reset_empties_everything(aws, control):
    acm, route53, secrets = aws("acm"), aws("route53"), aws("secretsmanager")
    acm.request_certificate(DomainName="reset.example.com", ValidationMethod="DNS")
    secrets.create_secret(Name="referee/reset", SecretString="s")
    control.fault(service="acm", operation="ListCertificates", times=5, error="ThrottlingException")
    control.reset()
    assert aws("acm", attempts=1).list_certificates()["CertificateSummaryList"] == []
    assert secrets.list_secrets()["SecretList"] == []
    assert all(z["Name"] != "reset.example.com." for z in route53.list_hosted_zones()["HostedZones"])
    assert len(control.calls()) <= 3
    assert acm.meta.region_name == REGION
