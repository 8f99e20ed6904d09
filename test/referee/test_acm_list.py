"""ListCertificates."""

import pytest

from support.certificates import EXPORTABLE
from support.refusals import refused

ALGORITHMS = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]
EVERY_KEY = [*ALGORITHMS, "RSA_1024", "RSA_3072", "RSA_4096", "EC_secp521r1"]


@pytest.fixture(scope="module")
def by_algorithm(certificates):
    """One pending certificate of each key algorithm; the RSA one may be exported."""
    options = {"RSA_2048": {"Options": EXPORTABLE}}
    made = {a: certificates.request(KeyAlgorithm=a, **options.get(a, {})) for a in ALGORITHMS}
    for arn in made.values():
        certificates.validation_records(arn)
    return made


def listed(acm, page_size: int = 100, **filters) -> list[dict]:
    pages = acm.get_paginator("list_certificates").paginate(
        PaginationConfig={"PageSize": page_size}, **filters
    )
    return [summary for page in pages for summary in page["CertificateSummaryList"]]


def arns(summaries: list[dict]) -> list[str]:
    return [summary["CertificateArn"] for summary in summaries]


def test_only_rsa_2048_is_listed_by_default(acm, by_algorithm):
    found = arns(listed(acm))
    assert by_algorithm["RSA_2048"] in found
    assert by_algorithm["EC_prime256v1"] not in found
    assert by_algorithm["EC_secp384r1"] not in found


def test_all_are_listed_when_every_key_type_is_named(acm, by_algorithm):
    assert set(by_algorithm.values()) <= set(arns(listed(acm, Includes={"keyTypes": EVERY_KEY})))


def test_one_key_type_may_be_named(acm, by_algorithm):
    found = arns(listed(acm, Includes={"keyTypes": ["EC_secp384r1"]}))
    assert by_algorithm["EC_secp384r1"] in found
    assert not {by_algorithm["RSA_2048"], by_algorithm["EC_prime256v1"]} & set(found)


def test_pages_hold_each_certificate_once(acm, by_algorithm):
    every = arns(listed(acm, Includes={"keyTypes": EVERY_KEY}))
    paged = arns(listed(acm, page_size=2, Includes={"keyTypes": EVERY_KEY}))
    assert sorted(paged) == sorted(every)
    assert len(paged) == len(set(paged)) >= 3
    first = acm.list_certificates(MaxItems=2, Includes={"keyTypes": EVERY_KEY})
    assert len(first["CertificateSummaryList"]) == 2 and first["NextToken"]


def test_a_summary_says_what_the_model_says_but_no_serial(acm, by_algorithm, certificates):
    arn = by_algorithm["RSA_2048"]
    summary = next(s for s in listed(acm) if s["CertificateArn"] == arn)
    detail = certificates.describe(arn)
    assert summary["DomainName"] == detail["DomainName"]
    assert summary["SubjectAlternativeNameSummaries"] == detail["SubjectAlternativeNames"]
    assert summary["HasAdditionalSubjectAlternativeNames"] is False
    assert summary["Status"] == "PENDING_VALIDATION"
    assert summary["Type"] == "AMAZON_ISSUED"
    assert summary["KeyAlgorithm"] in ("RSA_2048", "RSA-2048")
    assert summary["ExportOption"] == "ENABLED"
    assert summary["InUse"] is False
    assert summary["Exported"] is False
    assert summary["RenewalEligibility"] == "INELIGIBLE"
    assert summary["CreatedAt"]
    assert "Serial" not in summary


def test_the_list_can_be_cut_down_to_a_status(acm, by_algorithm):
    arn = by_algorithm["RSA_2048"]
    assert arn in arns(listed(acm, CertificateStatuses=["PENDING_VALIDATION"]))
    assert arn not in arns(listed(acm, CertificateStatuses=["ISSUED", "REVOKED"]))


def test_the_list_can_be_cut_down_to_what_can_be_exported(acm, by_algorithm):
    every = {"keyTypes": EVERY_KEY}
    enabled = arns(listed(acm, Includes={**every, "exportOption": "ENABLED"}))
    disabled = arns(listed(acm, Includes={**every, "exportOption": "DISABLED"}))
    assert by_algorithm["RSA_2048"] in enabled and by_algorithm["RSA_2048"] not in disabled
    assert by_algorithm["EC_prime256v1"] in disabled and by_algorithm["EC_prime256v1"] not in enabled


def test_the_list_is_sorted_by_its_age(acm, by_algorithm):
    every = {"keyTypes": EVERY_KEY}
    up = listed(acm, Includes=every, SortBy="CREATED_AT", SortOrder="ASCENDING")
    down = listed(acm, Includes=every, SortBy="CREATED_AT", SortOrder="DESCENDING")
    assert [s["CreatedAt"] for s in up] == sorted(s["CreatedAt"] for s in up)
    assert [s["CreatedAt"] for s in down] == sorted((s["CreatedAt"] for s in down), reverse=True)


def test_sorting_needs_both_words(acm):
    with refused("ValidationException", "InvalidArgsException"):
        acm.list_certificates(SortBy="CREATED_AT")


def test_pages_hold_a_thousand_at_most(acm):
    with refused("ValidationException", "InvalidArgsException"):
        acm.list_certificates(MaxItems=1001)


def test_a_token_of_no_page_is_refused(acm):
    with refused("ValidationException", "InvalidArgsException"):
        acm.list_certificates(NextToken="not-a-token", MaxItems=1)
