"""Tags of certificates."""

import pytest

from support.refusals import refused

BAD_TAG = ("ValidationException", "InvalidTagException", "InvalidParameterException", "TagPolicyException")


def tags_of(acm, arn: str) -> dict:
    tags = acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]
    return {tag["Key"]: tag.get("Value") for tag in tags}


def as_list(**tags) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@pytest.fixture
def tagged(certificates):
    arn = certificates.request(Tags=as_list(team="edge", stage="test"))
    certificates.describe(arn)
    return arn


def test_tags_may_be_given_with_the_request(acm, tagged):
    assert tags_of(acm, tagged) == {"team": "edge", "stage": "test"}


def test_adding_a_tag_keeps_the_others_and_replaces_its_namesake(acm, tagged):
    acm.add_tags_to_certificate(CertificateArn=tagged, Tags=as_list(stage="live", owner="ops"))
    assert tags_of(acm, tagged) == {"team": "edge", "stage": "live", "owner": "ops"}


def test_a_tag_named_without_a_value_is_removed_whatever_it_says(acm, tagged):
    acm.remove_tags_from_certificate(CertificateArn=tagged, Tags=[{"Key": "team"}])
    assert tags_of(acm, tagged) == {"stage": "test"}


def test_a_tag_named_with_a_value_is_removed_only_if_it_says_so(acm, tagged):
    acm.remove_tags_from_certificate(CertificateArn=tagged, Tags=as_list(team="other", stage="test"))
    assert tags_of(acm, tagged) == {"team": "edge"}


def test_more_than_fifty_tags_are_too_many(certificates):
    with refused("TooManyTagsException", "ValidationException"):
        certificates.request(Tags=[{"Key": f"k{i}", "Value": "v"} for i in range(51)])


def test_fifty_tags_in_all_is_the_limit_when_adding_too(acm, tagged):
    with refused("TooManyTagsException"):
        acm.add_tags_to_certificate(
            CertificateArn=tagged, Tags=[{"Key": f"k{i}", "Value": "v"} for i in range(49)]
        )
    assert len(tags_of(acm, tagged)) == 2


def test_the_prefix_aws_is_reserved(certificates):
    with refused(*BAD_TAG):
        certificates.request(Tags=[{"Key": "aws:mine", "Value": "v"}])
