"""RequestCertificate and DescribeCertificate, before anything is issued: free on every target."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.certificates import EXPORTABLE
from support.control import HOUR
from support.refusals import refused
from support.target import OTHER_ACCOUNT, OTHER_REGION, REGION

# The model lists InvalidParameterException and its kin for RequestCertificate; what the common
# validation of inputs refuses is a ValidationException, which every service may answer.
BAD_INPUT = ("ValidationException", "InvalidParameterException", "InvalidDomainValidationOptionsException")


def token() -> str:
    return uuid.uuid4().hex


def test_the_arn_has_acms_form(certificates, account_id):
    arn = certificates.request()
    assert re.fullmatch(rf"arn:aws:acm:{REGION}:{account_id}:certificate/[0-9a-f-]{{36}}", arn)


def test_a_new_request_is_described_as_pending(certificates, zone):
    name, other = zone.fresh_name(), zone.fresh_name()
    arn = certificates.request(name, other, Options=EXPORTABLE)
    certificates.validation_records(arn)
    detail = certificates.describe(arn)
    assert detail["CertificateArn"] == arn
    assert detail["DomainName"] == name
    assert detail["SubjectAlternativeNames"][0] == name
    assert sorted(detail["SubjectAlternativeNames"]) == sorted([name, other])
    assert detail["Status"] == "PENDING_VALIDATION"
    assert detail["Type"] == "AMAZON_ISSUED"
    assert detail["Options"]["Export"] == "ENABLED"
    assert detail["InUseBy"] == []
    assert detail["RenewalEligibility"] == "INELIGIBLE"
    assert detail["CreatedAt"]
    for absent in ("Serial", "IssuedAt", "NotBefore", "NotAfter", "RevokedAt", "FailureReason"):
        assert absent not in detail
    for option in detail["DomainValidationOptions"]:
        assert option["ValidationMethod"] == "DNS"
        assert option["ValidationStatus"] == "PENDING_VALIDATION"


def test_each_name_has_a_cname_under_itself(certificates, zone):
    name, other = zone.fresh_name(), zone.fresh_name()
    records = certificates.validation_records(certificates.request(name, other))
    assert set(records) == {name, other}
    for domain, cname in records.items():
        assert cname["Type"] == "CNAME"
        assert re.fullmatch(rf"_[0-9a-f]+\.{re.escape(domain)}\.", cname["Name"])
        assert re.fullmatch(r"_[0-9a-f]+\.([a-z0-9]+\.)?acm-validations\.aws\.", cname["Value"])
    assert records[name]["Value"] != records[other]["Value"]


def test_a_wildcard_and_its_apex_share_one_record(certificates, zone):
    name = zone.fresh_name()
    records = certificates.validation_records(certificates.request(name, f"*.{name}"))
    assert records[name] == records[f"*.{name}"]
    assert "*" not in records[name]["Name"]


def test_two_certificates_of_one_name_share_its_record(certificates, zone):
    name = zone.fresh_name()
    first = certificates.request(name, IdempotencyToken=token())
    second = certificates.request(name, IdempotencyToken=token(), KeyAlgorithm="EC_prime256v1")
    assert first != second
    assert certificates.validation_records(first) == certificates.validation_records(second)


@pytest.mark.sandbox_only
def test_another_account_has_another_record_for_the_same_name(certificates, aws, zone, other_account):
    name = zone.fresh_name()
    records = certificates.validation_records(certificates.request(name))
    theirs = aws("acm", credentials=other_account())
    arn = theirs.request_certificate(DomainName=name, ValidationMethod="DNS")["CertificateArn"]
    assert arn.split(":")[4] == OTHER_ACCOUNT

    def look():
        detail = theirs.describe_certificate(CertificateArn=arn)["Certificate"]
        return detail.get("DomainValidationOptions", [{}])[0].get("ResourceRecord")

    assert certificates.until(look, "record") != records[name]


def test_a_token_asked_again_gives_the_same_certificate(certificates, zone):
    name, mark = zone.fresh_name(), token()
    first = certificates.request(name, IdempotencyToken=mark)
    assert certificates.request(name, IdempotencyToken=mark) == first


def test_a_token_with_other_inputs_gives_the_old_certificate(certificates, zone):
    name, mark = zone.fresh_name(), token()
    first = certificates.request(name, IdempotencyToken=mark)
    again = certificates.request(name, f"www.{name}", IdempotencyToken=mark, KeyAlgorithm="EC_prime256v1")
    assert again == first
    detail = certificates.describe(first)
    assert detail["SubjectAlternativeNames"] == [name]
    assert detail["KeyAlgorithm"] in ("RSA_2048", "RSA-2048")


def test_a_token_sent_many_times_at_once_is_one_certificate(certificates, zone):
    name, mark = zone.fresh_name(), token()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(certificates.request, name, IdempotencyToken=mark) for _ in range(8)]
    assert len({one.result() for one in asked}) == 1


def test_a_token_is_of_one_region(aws, certificates, zone):
    name, mark = zone.fresh_name(), token()
    here = certificates.request(name, IdempotencyToken=mark)
    elsewhere = aws("acm", region=OTHER_REGION)
    there = elsewhere.request_certificate(DomainName=name, ValidationMethod="DNS", IdempotencyToken=mark)
    assert there["CertificateArn"].split(":")[3] == OTHER_REGION
    assert there["CertificateArn"].split("/")[-1] != here.split("/")[-1]

    def delete():
        elsewhere.delete_certificate(CertificateArn=there["CertificateArn"])
        return True

    certificates.until(delete, "deletion", 120)


@pytest.mark.sandbox_only
def test_a_token_is_remembered_for_one_hour_only(certificates, zone, control):
    name, mark = zone.fresh_name(), token()
    first = certificates.request(name, IdempotencyToken=mark)
    control.advance(HOUR - 60)
    assert certificates.request(name, IdempotencyToken=mark) == first
    control.advance(HOUR + 60)
    assert certificates.request(name, IdempotencyToken=mark) != first


def test_without_a_token_every_request_is_a_new_certificate(certificates, zone):
    name = zone.fresh_name()
    assert certificates.request(name) != certificates.request(name)


def test_a_name_given_twice_is_there_once(certificates, zone):
    name, other = zone.fresh_name(), zone.fresh_name()
    arn = certificates.request(name, name, other, other)
    assert sorted(certificates.describe(arn)["SubjectAlternativeNames"]) == sorted([name, other])


def test_export_is_off_unless_asked_for(certificates):
    assert certificates.describe(certificates.request())["Options"]["Export"] == "DISABLED"


def test_export_cannot_be_changed_afterwards(certificates, acm):
    arn = certificates.request(Options={"Export": "DISABLED"})
    certificates.describe(arn)
    with refused("ValidationException", "InvalidStateException", "ConflictException"):
        acm.update_certificate_options(CertificateArn=arn, Options=EXPORTABLE)
    assert certificates.describe(arn)["Options"]["Export"] == "DISABLED"


@pytest.mark.sandbox_only  # a real account's quota may be higher
def test_eleven_names_are_over_the_quota(certificates, zone):
    name = zone.fresh_name()
    with refused("LimitExceededException", saying="too many domains"):
        certificates.request(name, *[f"n{i}.{name}" for i in range(10)])


def test_ten_names_are_within_it(certificates, zone):
    name = zone.fresh_name()
    arn = certificates.request(name, *[f"n{i}.{name}" for i in range(9)])
    assert len(certificates.validation_records(arn)) == 10


def test_a_common_name_of_65_characters_is_refused(certificates, zone):
    name = zone.fresh_name()
    with refused(*BAD_INPUT):
        certificates.request("a" * (64 - len(name)) + "." + name)


def test_a_longer_name_may_stand_among_the_others(certificates, zone):
    name = zone.fresh_name()
    longer = f"{'a' * 63}.{'b' * 63}.{name}"
    arn = certificates.request(name, longer)
    assert longer in certificates.describe(arn)["SubjectAlternativeNames"]


@pytest.mark.parametrize(
    "prefix", ["under_score.", "-dash.", "a.*.", "*a.", "two..dots.", "sp ace."], ids=lambda p: p.strip()
)
def test_what_is_no_domain_name_is_refused(certificates, zone, prefix):
    with refused(*BAD_INPUT):
        certificates.request(prefix + zone.name)


def test_a_name_of_one_label_is_refused(certificates):
    with refused(*BAD_INPUT):
        certificates.request("localhost")


@pytest.mark.parametrize("algorithm", ["RSA_1024", "RSA_3072", "RSA_4096", "EC_secp521r1", "DSA"])
def test_other_key_algorithms_are_refused(certificates, algorithm):
    """AWS: the other algorithms of the list are for imported certificates only."""
    with refused(*BAD_INPUT):
        certificates.request(KeyAlgorithm=algorithm)


@pytest.mark.parametrize("mark", ["a" * 33, "with-a-dash"])
def test_a_token_must_be_up_to_32_word_characters(certificates, mark):
    with refused(*BAD_INPUT):
        certificates.request(IdempotencyToken=mark)


def test_an_unknown_arn_is_not_found(acm, account_id):
    unknown = f"arn:aws:acm:{REGION}:{account_id}:certificate/{uuid.uuid4()}"
    for call in (
        acm.describe_certificate,
        acm.get_certificate,
        acm.delete_certificate,
        acm.list_tags_for_certificate,
    ):
        with refused("ResourceNotFoundException"):
            call(CertificateArn=unknown)


def test_what_is_no_arn_is_refused(acm):
    with refused("ValidationException", "InvalidArnException"):
        acm.describe_certificate(CertificateArn="this-is-not-an-arn-at-all")
