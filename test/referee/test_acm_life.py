"""Renewal, revocation, expiry, deletion."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from support import openssl
from support.certificates import EXPORTABLE, PASSPHRASE
from support.control import DAY, HOUR
from support.refusals import refused

NOT_NOW = ("ValidationException", "RequestInProgressException", "InvalidStateException", "ConflictException")


def age_to(certificates, control, arn: str, days_before_end: float) -> None:
    """Advances the clock to so many days before the end, from the age the certificate has by now."""
    detail = certificates.describe(arn)
    control.advance((detail["NotAfter"] - detail["IssuedAt"]).total_seconds() - days_before_end * DAY)


@pytest.mark.paid(names=1, renewals=1)
def test_a_renewal_gives_a_new_serial_and_a_new_key_under_the_same_arn(certificates, acm, tmp_path):
    arn = certificates.issue_exportable()
    old_export, old = certificates.export_when_ready(arn), certificates.describe(arn)
    answer = acm.renew_certificate(CertificateArn=arn)
    assert set(answer) == {"ResponseMetadata"}
    new = certificates.wait_new_serial(arn, old["Serial"])
    assert new["CertificateArn"] == arn
    assert new["Status"] == "ISSUED"
    assert new["NotAfter"] >= old["NotAfter"]
    assert new["RenewalSummary"]["RenewalStatus"] == "SUCCESS"
    assert new["RenewalSummary"]["UpdatedAt"]
    assert len(new["RenewalSummary"]["DomainValidationOptions"]) == 1
    new_export = certificates.export_when_ready(arn)
    leaf = openssl.parse(new_export["Certificate"])
    assert leaf.serial_number == int(new["Serial"].replace(":", ""), 16)
    keys = [load_pem_private_key(e["PrivateKey"].encode(), PASSPHRASE) for e in (old_export, new_export)]
    assert keys[0].private_numbers() != keys[1].private_numbers()
    assert keys[1].public_key() == leaf.public_key()
    done = openssl.verify(tmp_path, new_export, new["DomainName"])
    assert done.returncode == 0, done.stderr.decode()


def test_what_was_never_exported_cannot_be_renewed(certificates, acm):
    arn = certificates.issue()
    with refused(*NOT_NOW):
        acm.renew_certificate(CertificateArn=arn)


def test_what_is_pending_cannot_be_renewed(certificates, acm):
    arn = certificates.request(Options=EXPORTABLE)
    certificates.describe(arn)
    with refused(*NOT_NOW):
        acm.renew_certificate(CertificateArn=arn)


@pytest.mark.sandbox_only
def test_a_renewed_certificate_is_valid_for_another_198_days_from_then(certificates, acm, control):
    arn = certificates.issue_exportable()
    certificates.export(arn)
    old = certificates.describe(arn)
    control.advance(100 * DAY)
    acm.renew_certificate(CertificateArn=arn)
    new = certificates.wait_new_serial(arn, old["Serial"])
    assert round((new["NotAfter"] - new["NotBefore"]).total_seconds() / DAY) == 198
    assert abs(new["NotAfter"] - old["NotAfter"] - timedelta(days=100)) < timedelta(days=2)


@pytest.mark.sandbox_only
def test_aws_renews_45_days_before_the_end_what_was_exported(certificates, control):
    arn = certificates.issue_exportable()
    certificates.export(arn)
    serial = certificates.serial(arn)
    age_to(certificates, control, arn, 47)
    assert certificates.serial(arn) == serial
    control.advance(3 * DAY)
    new = certificates.wait_new_serial(arn, serial)
    assert new["Status"] == "ISSUED"
    assert new["RenewalSummary"]["RenewalStatus"] == "SUCCESS"


@pytest.mark.sandbox_only
def test_aws_renews_what_is_in_use(certificates, control):
    arn = certificates.issue()
    control.mark_in_use(arn, by="arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1")
    serial = certificates.serial(arn)
    age_to(certificates, control, arn, 44)
    certificates.wait_new_serial(arn, serial)


@pytest.mark.sandbox_only
def test_what_is_neither_exported_nor_in_use_just_expires(certificates, control):
    arn = certificates.issue_exportable()
    serial = certificates.serial(arn)
    age_to(certificates, control, arn, 10)
    detail = certificates.describe(arn)
    assert (detail["Serial"], detail["Status"]) == (serial, "ISSUED")
    control.advance(11 * DAY)
    detail = certificates.describe(arn)
    assert (detail["Serial"], detail["Status"]) == (serial, "EXPIRED")


@pytest.mark.sandbox_only
def test_without_an_export_since_the_last_renewal_aws_does_not_renew_again(certificates, control):
    """AWS: eligible if exported since being issued or last renewed."""
    arn = certificates.issue_exportable()
    certificates.export(arn)
    serial = certificates.serial(arn)
    age_to(certificates, control, arn, 44)
    renewed = certificates.wait_new_serial(arn, serial)
    assert renewed["RenewalEligibility"] == "INELIGIBLE"
    control.advance(199 * DAY)
    detail = certificates.describe(arn)
    assert (detail["Serial"], detail["Status"]) == (renewed["Serial"], "EXPIRED")


@pytest.mark.sandbox_only
def test_exported_again_it_is_renewed_again(certificates, control):
    arn = certificates.issue_exportable()
    for _ in range(2):
        certificates.export(arn)
        detail = certificates.describe(arn)
        assert detail["RenewalEligibility"] == "ELIGIBLE"
        control.advance(155 * DAY)
        certificates.wait_new_serial(arn, detail["Serial"])


@pytest.mark.sandbox_only
def test_a_renewal_waits_for_a_record_that_was_taken_away(certificates, control):
    arn = certificates.issue_exportable()
    certificates.export(arn)
    certificates.unpublish(arn)
    serial = certificates.serial(arn)
    age_to(certificates, control, arn, 40)
    detail = certificates.describe(arn)
    assert detail["Serial"] == serial
    assert detail["RenewalSummary"]["RenewalStatus"] in ("PENDING_VALIDATION", "PENDING_AUTO_RENEWAL")
    certificates.publish(arn)
    control.advance(DAY)
    certificates.wait_new_serial(arn, serial)


@pytest.mark.paid(names=1)
def test_a_revoked_certificate_stays_revoked(certificates, acm):
    arn = certificates.issue_exportable()
    certificates.export_when_ready(arn)
    answer = acm.revoke_certificate(CertificateArn=arn, RevocationReason="SUPERSEDED")
    assert answer["CertificateArn"] == arn
    detail = certificates.wait_status(arn, "REVOKED")
    assert detail["RevocationReason"] == "SUPERSEDED"
    assert detail["RevokedAt"] >= detail["IssuedAt"]
    assert detail["RenewalEligibility"] == "INELIGIBLE"
    with refused(*NOT_NOW):
        acm.renew_certificate(CertificateArn=arn)
    acm.delete_certificate(CertificateArn=arn)
    certificates.requested.remove(arn)


@pytest.mark.sandbox_only
def test_a_revoked_certificate_is_not_renewed_by_aws(certificates, acm, control):
    arn = certificates.issue_exportable()
    certificates.export(arn)
    acm.revoke_certificate(CertificateArn=arn, RevocationReason="CESSATION_OF_OPERATION")
    detail = certificates.wait_status(arn, "REVOKED")
    age_to(certificates, control, arn, 30)
    assert certificates.serial(arn) == detail["Serial"]
    assert certificates.status(arn) == "REVOKED"


@pytest.mark.sandbox_only
def test_what_was_never_exported_cannot_be_revoked(certificates, acm):
    arn = certificates.issue_exportable()
    with refused(*NOT_NOW):
        acm.revoke_certificate(CertificateArn=arn, RevocationReason="UNSPECIFIED")
    assert certificates.status(arn) == "ISSUED"


def test_what_cannot_be_exported_cannot_be_revoked(certificates, acm):
    arn = certificates.issue()
    with refused(*NOT_NOW):
        acm.revoke_certificate(CertificateArn=arn, RevocationReason="UNSPECIFIED")


def test_a_reason_that_does_not_exist_is_refused(certificates, acm):
    arn = certificates.request(Options=EXPORTABLE)
    certificates.describe(arn)
    with refused("ValidationException"):
        acm.revoke_certificate(CertificateArn=arn, RevocationReason="CHANGED_MY_MIND")


def test_a_deleted_certificate_is_gone(certificates, acm):
    arn = certificates.request()
    certificates.describe(arn)
    acm.delete_certificate(CertificateArn=arn)
    certificates.requested.remove(arn)

    def gone():
        pages = acm.get_paginator("list_certificates").paginate()
        return all(s["CertificateArn"] != arn for p in pages for s in p["CertificateSummaryList"])

    assert certificates.until(gone, "deletion")
    with refused("ResourceNotFoundException"):
        acm.describe_certificate(CertificateArn=arn)
    with refused("ResourceNotFoundException"):
        acm.delete_certificate(CertificateArn=arn)


@pytest.mark.sandbox_only
def test_what_is_in_use_cannot_be_deleted_nor_revoked(certificates, acm, control):
    arn = certificates.issue_exportable()
    certificates.export(arn)
    user = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"
    control.mark_in_use(arn, by=user)
    assert certificates.describe(arn)["InUseBy"] == [user]
    with refused("ResourceInUseException"):
        acm.delete_certificate(CertificateArn=arn)
    with refused("ResourceInUseException"):
        acm.revoke_certificate(CertificateArn=arn, RevocationReason="UNSPECIFIED")
    assert certificates.status(arn) == "ISSUED"


@pytest.mark.sandbox_only
def test_deleting_a_certificate_keeps_the_record_of_its_name(certificates, acm, zone, control):
    name = zone.fresh_name()
    arn = certificates.issue(name)
    before = certificates.validation_records(arn)
    acm.delete_certificate(CertificateArn=arn)
    control.advance(2 * HOUR)
    assert certificates.validation_records(certificates.request(name)) == before
