"""SearchCertificates, on certificates that are issued but not exportable: those are free."""

import pytest

from support.refusals import refused

ALGORITHMS = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"]


@pytest.fixture(scope="module")
def issued(certificates, zone):
    """One issued certificate of each key algorithm, of the names x.… and www.x.…"""
    made = {}
    for algorithm in ALGORITHMS:
        name = zone.fresh_name()
        made[algorithm] = certificates.issue(name, f"www.{name}", KeyAlgorithm=algorithm)
    return made


def by_name(name: str, operator: str = "EQUALS") -> dict:
    names = {"DnsName": {"Value": name, "ComparisonOperator": operator}}
    return {"Filter": {"X509AttributeFilter": {"SubjectAlternativeName": names}}}


def by_attribute(**attribute) -> dict:
    return {"Filter": {"X509AttributeFilter": attribute}}


def by_metadata(**metadata) -> dict:
    return {"Filter": {"AcmCertificateMetadataFilter": metadata}}


@pytest.fixture
def search(acm):
    def results(statement: dict, **more) -> list[dict]:
        pages = acm.get_paginator("search_certificates").paginate(FilterStatement=statement, **more)
        return [result for page in pages for result in page["Results"]]

    return results


@pytest.fixture
def found(search):
    def arns(statement: dict, **more) -> list[str]:
        return [result["CertificateArn"] for result in search(statement, **more)]

    return arns


@pytest.fixture
def mine(zone):
    """Everything under the zone of this module."""
    return by_name(zone.name, "CONTAINS")


def test_a_search_by_name_finds_every_key_algorithm(found, issued, certificates):
    for arn in issued.values():
        for name in certificates.describe(arn)["SubjectAlternativeNames"]:
            assert found(by_name(name)) == [arn]


def test_a_search_by_common_name(found, issued, certificates):
    arn = issued["RSA_2048"]
    name = certificates.describe(arn)["DomainName"]
    common_name = {"Value": name, "ComparisonOperator": "EQUALS"}
    assert found(by_attribute(Subject={"CommonName": common_name})) == [arn]


def test_a_search_by_part_of_a_name_finds_all_of_a_zone(found, issued, mine):
    assert sorted(found(mine)) == sorted(issued.values())


def test_a_search_by_arn(found, issued):
    assert found({"Filter": {"CertificateArn": issued["RSA_2048"]}}) == [issued["RSA_2048"]]


def test_a_search_by_serial(search, issued, certificates):
    arn = issued["EC_secp384r1"]
    serial = certificates.serial(arn)
    [result] = search(by_attribute(SerialNumber=serial))
    assert result["CertificateArn"] == arn
    assert result["X509Attributes"]["SerialNumber"] == serial


def test_filters_can_be_joined_offered_and_negated(found, issued, mine):
    rsa, p256 = (by_attribute(KeyAlgorithm=a) for a in ("RSA_2048", "EC_prime256v1"))
    assert found({"And": [mine, rsa]}) == [issued["RSA_2048"]]
    either = found({"And": [mine, {"Or": [rsa, p256]}]})
    assert sorted(either) == sorted([issued["RSA_2048"], issued["EC_prime256v1"]])
    neither = found({"And": [mine, {"Not": {"Or": [rsa, p256]}}]})
    assert neither == [issued["EC_secp384r1"]]


def test_a_search_by_what_acm_knows(found, issued, mine):
    every = sorted(issued.values())
    assert sorted(found({"And": [mine, by_metadata(Status="ISSUED")]})) == every
    assert sorted(found({"And": [mine, by_metadata(Exported=False)]})) == every
    assert sorted(found({"And": [mine, by_metadata(ExportOption="DISABLED")]})) == every
    for nothing in ({"Status": "REVOKED"}, {"Exported": True}, {"ExportOption": "ENABLED"}, {"InUse": True}):
        assert found({"And": [mine, by_metadata(**nothing)]}) == []


def test_a_search_by_the_end_of_validity(found, issued, mine, certificates):
    ends = {arn: certificates.describe(arn)["NotAfter"] for arn in issued.values()}

    def ending(start, end):
        return found({"And": [mine, by_attribute(NotAfter={"Start": start, "End": end})]})

    assert sorted(ending(min(ends.values()), max(ends.values()))) == sorted(ends)
    begun = certificates.describe(issued["RSA_2048"])["NotBefore"]
    assert ending(begun, begun) == []


def test_pages_hold_each_certificate_once(acm, found, issued, mine):
    assert sorted(found(mine, PaginationConfig={"PageSize": 1})) == sorted(issued.values())
    first = acm.search_certificates(FilterStatement=mine, MaxResults=2)
    assert len(first["Results"]) == 2 and first["NextToken"]


def test_results_can_be_sorted(search, issued, mine):
    up = search(mine, SortBy="CREATED_AT", SortOrder="ASCENDING")
    down = search(mine, SortBy="CREATED_AT", SortOrder="DESCENDING")
    times = [r["CertificateMetadata"]["AcmCertificateMetadata"]["CreatedAt"] for r in up]
    assert times == sorted(times)
    times = [r["CertificateMetadata"]["AcmCertificateMetadata"]["CreatedAt"] for r in down]
    assert times == sorted(times, reverse=True)


def test_a_page_holds_500_at_most(acm):
    with refused("ValidationException"):
        acm.search_certificates(MaxResults=501)


def test_a_result_carries_serial_names_dates_and_metadata(search, issued, certificates):
    arn = issued["EC_prime256v1"]
    detail = certificates.describe(arn)
    [result] = search(by_name(detail["DomainName"]))
    attributes = result["X509Attributes"]
    names = [name["DnsName"] for name in attributes["SubjectAlternativeNames"]]
    assert sorted(names) == sorted(detail["SubjectAlternativeNames"])
    assert attributes["Subject"]["CommonName"] == detail["DomainName"]
    assert attributes["Issuer"]["CommonName"]
    assert attributes["KeyAlgorithm"].replace("-", "_") == "EC_prime256v1"
    assert attributes["SerialNumber"] == detail["Serial"]
    assert attributes["NotBefore"] == detail["NotBefore"]
    assert attributes["NotAfter"] == detail["NotAfter"]
    metadata = result["CertificateMetadata"]["AcmCertificateMetadata"]
    assert metadata["Status"] == "ISSUED"
    assert metadata["Type"] == "AMAZON_ISSUED"
    assert metadata["Exported"] is False and metadata["InUse"] is False
    assert metadata["ExportOption"] == "DISABLED"
    assert metadata["ValidationMethod"] == "DNS"
    assert metadata["RenewalEligibility"] == "INELIGIBLE"
    assert metadata["IssuedAt"] == detail["IssuedAt"]
