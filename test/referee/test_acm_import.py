"""ImportCertificate: free everywhere. The material is made here, by cryptography."""

from datetime import datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from support.refusals import refused

BAD_MATERIAL = ("ValidationException", "InvalidParameterException")


def make_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def pem_of(key, encryption=None) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())


def self_signed(name: str, key) -> bytes:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime.now(timezone.utc) - timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=3000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture
def imported(acm, zone, certificates):
    key, name = make_key(), zone.fresh_name()
    pem = self_signed(name, key)
    answer = acm.import_certificate(Certificate=pem, PrivateKey=pem_of(key))
    certificates.requested.append(answer["CertificateArn"])
    return answer["CertificateArn"], name, pem


def test_an_imported_certificate_is_described_as_such(certificates, imported):
    arn, name, pem = imported
    detail = certificates.describe(arn)
    assert detail["Type"] == "IMPORTED"
    assert detail["Status"] == "ISSUED"
    assert detail["DomainName"] == name
    assert detail["ImportedAt"]
    assert detail["RenewalEligibility"] == "INELIGIBLE"
    assert int(detail["Serial"].replace(":", ""), 16) == x509.load_pem_x509_certificate(pem).serial_number
    assert detail["DomainValidationOptions"] == [{"DomainName": name}]
    assert detail["KeyUsages"] == []
    assert "RenewalSummary" not in detail


def test_importing_again_keeps_the_arn(acm, certificates, imported):
    arn, name, pem = imported
    key = make_key()
    again = self_signed(name, key)
    answer = acm.import_certificate(CertificateArn=arn, Certificate=again, PrivateKey=pem_of(key))
    assert answer["CertificateArn"] == arn
    got = acm.get_certificate(CertificateArn=arn)["Certificate"]
    assert x509.load_pem_x509_certificate(got.encode()) == x509.load_pem_x509_certificate(again)
    assert again != pem


def test_importing_again_keeps_a_name_and_the_kind_of_key(acm, zone, imported):
    """ACM User Guide, "Reimporting a certificate"."""
    arn, name, _ = imported
    key, other = make_key(), ec.generate_private_key(ec.SECP384R1())
    for pem, owner in ((self_signed(zone.fresh_name(), key), key), (self_signed(name, other), other)):
        with refused(*BAD_MATERIAL):
            acm.import_certificate(CertificateArn=arn, Certificate=pem, PrivateKey=pem_of(owner))


def test_importing_again_takes_no_tags(acm, imported):
    arn, name, _ = imported
    key = make_key()
    with refused(*BAD_MATERIAL, "InvalidTagException"):
        acm.import_certificate(
            CertificateArn=arn,
            Certificate=self_signed(name, key),
            PrivateKey=pem_of(key),
            Tags=[{"Key": "k", "Value": "v"}],
        )


def test_a_key_that_does_not_match_is_refused(acm, zone):
    pem = self_signed(zone.fresh_name(), make_key())
    with refused(*BAD_MATERIAL):
        acm.import_certificate(Certificate=pem, PrivateKey=pem_of(make_key()))


def test_an_encrypted_key_is_refused(acm, zone):
    key = make_key()
    locked = pem_of(key, BestAvailableEncryption(b"passphrase"))
    with refused(*BAD_MATERIAL):
        acm.import_certificate(Certificate=self_signed(zone.fresh_name(), key), PrivateKey=locked)


def test_what_is_no_certificate_is_refused(acm):
    with refused(*BAD_MATERIAL):
        acm.import_certificate(Certificate=b"not a certificate", PrivateKey=pem_of(make_key()))


def test_an_imported_certificate_can_be_neither_exported_renewed_nor_revoked(acm, certificates, imported):
    arn, _, _ = imported
    with refused("ValidationException"):
        certificates.export(arn)
    with refused("ValidationException", "InvalidStateException"):
        acm.renew_certificate(CertificateArn=arn)
    with refused("ValidationException", "ConflictException", "InvalidStateException"):
        acm.revoke_certificate(CertificateArn=arn, RevocationReason="UNSPECIFIED")
