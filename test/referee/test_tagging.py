"""The Resource Groups Tagging API: what bears which tags, over services."""

import uuid

import pytest

from support.refusals import refused


def as_list(**tags) -> list[dict]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@pytest.fixture(scope="module")
def tagging(aws):
    return aws("resourcegroupstaggingapi")


@pytest.fixture(scope="module")
def run() -> str:
    """A value that nothing else in the account bears."""
    return uuid.uuid4().hex


@pytest.fixture(scope="module")
def tagged(certificates, run):
    """Three certificates of this run, two of them of the team edge."""
    teams = ["edge", "edge", "core"]
    return [certificates.request(Tags=as_list(run=run, team=team)) for team in teams]


def found(tagging, run: str, *filters: dict, page_size: int = 100, **others) -> dict[str, dict]:
    pages = tagging.get_paginator("get_resources").paginate(
        TagFilters=[{"Key": "run", "Values": [run]}, *filters],
        PaginationConfig={"PageSize": page_size},
        **others,
    )
    return {
        one["ResourceARN"]: {tag["Key"]: tag["Value"] for tag in one["Tags"]}
        for page in pages
        for one in page["ResourceTagMappingList"]
    }


pytestmark = pytest.mark.sandbox_only  # elsewhere tags are seen after some time, and nobody says after how long


def test_a_certificate_is_found_by_its_tags(tagging, run, tagged):
    assert found(tagging, run) == {
        tagged[0]: {"run": run, "team": "edge"},
        tagged[1]: {"run": run, "team": "edge"},
        tagged[2]: {"run": run, "team": "core"},
    }


def test_every_filter_must_hold_and_one_of_its_values(tagging, run, tagged):
    edge = found(tagging, run, {"Key": "team", "Values": ["edge"]})
    assert set(edge) == set(tagged[:2])
    either = found(tagging, run, {"Key": "team", "Values": ["edge", "core"]})
    assert set(either) == set(tagged)
    assert found(tagging, run, {"Key": "team", "Values": ["ops"]}) == {}


def test_pages_hold_each_resource_once(tagging, run, tagged):
    assert set(found(tagging, run, page_size=1)) == set(tagged)


def test_the_last_page_has_an_empty_token(tagging, run, tagged):
    answer = tagging.get_resources(TagFilters=[{"Key": "run", "Values": [run]}])
    assert answer["PaginationToken"] == ""


def test_secrets_are_found_too_and_told_apart_by_type(tagging, secrets, run, tagged, secret_name):
    arn = secrets.create_secret(Name=secret_name, SecretString="x", Tags=as_list(run=run))["ARN"]
    assert set(found(tagging, run)) == {arn, *tagged}
    assert set(found(tagging, run, ResourceTypeFilters=["secretsmanager:secret"])) == {arn}
    assert set(found(tagging, run, ResourceTypeFilters=["acm"])) == set(tagged)
    secrets.untag_resource(SecretId=arn, TagKeys=["run"])
    [mapping] = tagging.get_resources(ResourceARNList=[arn])["ResourceTagMappingList"]
    assert mapping == {"ResourceARN": arn, "Tags": []}
    secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    assert tagging.get_resources(ResourceARNList=[arn])["ResourceTagMappingList"] == []


def test_what_stands_in_another_region_is_not_found(aws, run, tagged):
    assert found(aws("resourcegroupstaggingapi", region="eu-west-1"), run) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"ResourcesPerPage": 101},
        {"ResourcesPerPage": 0},
        {"TagsPerPage": 99},
        {"ResourceARNList": ["certificate"]},
        {"ResourceARNList": ["arn:aws:acm:us-east-1:111122223333:certificate/1"], "ResourcesPerPage": 5},
    ],
)
def test_what_only_the_service_can_know_to_be_wrong_is_refused(tagging, wrong):
    with refused("InvalidParameterException"):
        tagging.get_resources(**wrong)


def test_a_key_has_twenty_values_at_most(aws):
    unchecked = aws("resourcegroupstaggingapi", validate=False)
    with refused("ValidationException", saying="'tagFilters.1.member.values' failed to satisfy constraint"):
        unchecked.get_resources(TagFilters=[{"Key": "a", "Values": ["v"] * 21}])
