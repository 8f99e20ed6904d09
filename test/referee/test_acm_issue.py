"""When ACM issues, and when it does not."""

import pytest

from support import openssl
from support.control import DAY, HOUR
from support.refusals import refused
from support.target import OTHER_REGION
from support.zones import change, create_zone, delegate, record


def only_record(certificates, arn: str) -> dict:
    [cname] = certificates.validation_records(arn).values()
    return cname


@pytest.fixture(scope="module")
def issued(certificates, zone):
    """A free certificate (not exportable), issued; its wildcard shares the apex's record."""
    name = zone.fresh_name()
    return certificates.issue(name, f"*.{name}")


def test_a_certificate_is_issued_once_its_record_stands(certificates, issued):
    detail = certificates.describe(issued)
    assert detail["Status"] == "ISSUED"
    assert {o["ValidationStatus"] for o in detail["DomainValidationOptions"]} == {"SUCCESS"}
    assert detail["IssuedAt"] >= detail["CreatedAt"]
    assert detail["Subject"] == f"CN={detail['DomainName']}"
    assert detail["Issuer"]
    assert detail["SignatureAlgorithm"]
    assert "DIGITAL_SIGNATURE" in [u["Name"] for u in detail["KeyUsages"]]
    assert "TLS_WEB_SERVER_AUTHENTICATION" in [u["Name"] for u in detail["ExtendedKeyUsages"]]
    assert "FailureReason" not in detail and "RevokedAt" not in detail


def test_the_serial_is_written_in_pairs_with_colons(certificates, issued):
    pairs = certificates.serial(issued).split(":")
    assert 2 <= len(pairs) <= 20
    assert all(len(pair) == 2 and int(pair, 16) >= 0 and pair == pair.lower() for pair in pairs)


@pytest.mark.sandbox_only
def test_every_serial_is_the_certificates_own(certificates, acm, zone):
    """Many, because one serial in sixteen begins with a zero."""
    name = zone.fresh_name()
    arns = [certificates.issue(name, KeyAlgorithm="EC_prime256v1")]
    arns += [certificates.request(name, KeyAlgorithm="EC_prime256v1") for _ in range(47)]
    for arn in arns:
        described = certificates.wait_status(arn)["Serial"]
        leaf = openssl.parse(acm.get_certificate(CertificateArn=arn)["Certificate"])
        assert int(described.replace(":", ""), 16) == leaf.serial_number, described


def test_it_is_valid_for_198_days(certificates, issued):
    detail = certificates.describe(issued)
    assert round((detail["NotAfter"] - detail["NotBefore"]).total_seconds() / DAY) == 198
    assert detail["NotBefore"] <= detail["IssuedAt"]


def test_boto3s_own_waiter_sees_it(acm, issued):
    waiter = acm.get_waiter("certificate_validated")
    waiter.wait(CertificateArn=issued, WaiterConfig={"Delay": 1, "MaxAttempts": 1})


def test_what_was_neither_exported_nor_used_is_not_eligible_for_renewal(certificates, issued):
    assert certificates.describe(issued)["RenewalEligibility"] == "INELIGIBLE"


def test_the_certificate_and_its_chain_can_be_read_without_the_key(acm, issued):
    answer = acm.get_certificate(CertificateArn=issued)
    assert answer["Certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert answer["CertificateChain"].count("-----BEGIN CERTIFICATE-----") >= 2
    assert answer["Certificate"].strip() not in answer["CertificateChain"]


def test_a_pending_certificate_cannot_be_read(acm, certificates):
    arn = certificates.request()
    certificates.describe(arn)
    with refused("RequestInProgressException"):
        acm.get_certificate(CertificateArn=arn)


def test_another_region_does_not_know_it(aws, issued):
    elsewhere = aws("acm", region=OTHER_REGION)
    listed = elsewhere.list_certificates()["CertificateSummaryList"]
    assert issued not in [s["CertificateArn"] for s in listed]
    with refused("ResourceNotFoundException", "ValidationException", "InvalidArnException"):
        elsewhere.describe_certificate(CertificateArn=issued)


@pytest.mark.sandbox_only
def test_without_a_record_nothing_is_issued(certificates, control):
    arn = certificates.request()
    certificates.validation_records(arn)
    control.advance(DAY)
    assert certificates.status(arn) == "PENDING_VALIDATION"


@pytest.mark.sandbox_only
def test_a_record_with_another_value_does_not_count(certificates, control, route53, zone):
    arn = certificates.request()
    cname = only_record(certificates, arn)
    wrong = record(cname["Name"], "_0000.other.acm-validations.aws.")
    change(route53, zone.id, ("UPSERT", wrong))
    control.advance(HOUR)
    assert certificates.status(arn) == "PENDING_VALIDATION"
    certificates.publish(arn)
    certificates.wait_status(arn)


@pytest.mark.sandbox_only
def test_a_record_of_another_type_does_not_count(certificates, control, route53, zone):
    arn = certificates.request()
    cname = only_record(certificates, arn)
    change(route53, zone.id, ("UPSERT", record(cname["Name"], f'"{cname["Value"]}"', "TXT")))
    control.advance(HOUR)
    assert certificates.status(arn) == "PENDING_VALIDATION"


@pytest.mark.sandbox_only
def test_a_record_taken_away_in_time_does_not_count(certificates, control, route53, zone):
    arn = certificates.request()
    cname = only_record(certificates, arn)
    rrset = record(cname["Name"], cname["Value"])
    change(route53, zone.id, ("CREATE", rrset), ("CREATE", record(zone.fresh_name(), "192.0.2.1", "A")))
    change(route53, zone.id, ("DELETE", rrset))
    # Validation may be quick enough to have seen it: then the sandbox is no less right than AWS.
    if certificates.status(arn) == "PENDING_VALIDATION":
        control.advance(HOUR)
        assert certificates.status(arn) == "PENDING_VALIDATION"


@pytest.mark.sandbox_only
def test_a_record_in_a_private_zone_does_not_count(certificates, control, route53, zone):
    private = create_zone(route53, zone.name, private=True)
    arn = certificates.request()
    certificates.publish(arn, zone=private)
    control.advance(HOUR)
    assert certificates.status(arn) == "PENDING_VALIDATION"


@pytest.mark.sandbox_only
def test_below_a_delegated_zone_only_that_zone_counts(certificates, control, route53, zone):
    child = create_zone(route53, zone.fresh_name())
    delegate(route53, zone, child)
    arn = certificates.request(child.fresh_name())
    certificates.publish(arn, zone=zone)
    control.advance(HOUR)
    assert certificates.status(arn) == "PENDING_VALIDATION"
    certificates.publish(arn, zone=child)
    certificates.wait_status(arn)


@pytest.mark.sandbox_only
def test_a_zone_that_nobody_delegated_does_not_count(certificates, control, route53, zone):
    child = create_zone(route53, zone.fresh_name())
    arn = certificates.request(child.fresh_name())
    certificates.publish(arn, zone=child)
    control.advance(HOUR)
    assert certificates.status(arn) == "PENDING_VALIDATION"
    certificates.publish(arn, zone=zone)
    certificates.wait_status(arn)


@pytest.mark.sandbox_only
def test_the_zone_may_belong_to_another_account(certificates, aws, other_account, route53, zone):
    """DNS is one for all: who owns the zone does not matter to ACM."""
    theirs = aws("route53", credentials=other_account())
    child = create_zone(theirs, zone.fresh_name().replace(".", "-x.", 1))
    delegate(route53, zone, child, theirs)
    arn = certificates.request(child.fresh_name())
    certificates.publish(arn, zone=child, route53=theirs)
    certificates.wait_status(arn)


@pytest.mark.sandbox_only
def test_every_name_needs_its_record(certificates, control, route53, zone):
    first, second = zone.fresh_name(), zone.fresh_name()
    arn = certificates.request(first, second)
    cname = certificates.validation_records(arn)[first]
    change(route53, zone.id, ("UPSERT", record(cname["Name"], cname["Value"])))
    control.advance(HOUR)
    detail = certificates.describe(arn)
    assert detail["Status"] == "PENDING_VALIDATION"
    statuses = {o["DomainName"]: o["ValidationStatus"] for o in detail["DomainValidationOptions"]}
    assert statuses == {first: "SUCCESS", second: "PENDING_VALIDATION"}
    certificates.publish(arn)
    certificates.wait_status(arn)


@pytest.mark.sandbox_only
def test_a_value_without_its_last_dot_is_the_same_name(certificates, route53, zone):
    arn = certificates.request()
    cname = only_record(certificates, arn)
    rrset = record(cname["Name"].rstrip("."), cname["Value"].rstrip("."))
    change(route53, zone.id, ("UPSERT", rrset))
    certificates.wait_status(arn)


@pytest.mark.sandbox_only
def test_after_72_hours_a_request_has_timed_out_for_good(acm, certificates, control):
    arn = certificates.request()
    certificates.validation_records(arn)
    control.advance(71 * HOUR)
    assert certificates.status(arn) == "PENDING_VALIDATION"
    control.advance(HOUR + 600)
    assert certificates.status(arn) == "VALIDATION_TIMED_OUT"
    certificates.publish(arn)
    control.advance(HOUR)
    assert certificates.status(arn) == "VALIDATION_TIMED_OUT"
    acm.delete_certificate(CertificateArn=arn)


@pytest.mark.sandbox_only
def test_a_record_in_the_last_hour_is_in_time(certificates, control):
    arn = certificates.request()
    certificates.validation_records(arn)
    control.advance(71 * HOUR)
    certificates.publish(arn)
    certificates.wait_status(arn, deadline_seconds=1800)


@pytest.mark.sandbox_only
def test_a_second_certificate_needs_no_second_record(certificates, zone):
    name = zone.fresh_name()
    certificates.issue(name)
    again = certificates.request(name)
    certificates.wait_status(again)
