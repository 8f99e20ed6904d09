"""Secrets as a whole: lists, tags, deletion and restoring, policies, replicas."""

import json
import uuid
from datetime import timedelta

import pytest

from support.control import DAY, HOUR
from support.refusals import refused
from support.target import OTHER_REGION, REGION

GONE = "ResourceNotFoundException"


@pytest.fixture
def secret(secrets, secret_name):
    return secrets.create_secret(Name=secret_name, SecretString="one")


@pytest.fixture
def name(secret):
    return secret["Name"]


def listed(secrets, page_size: int = 100, **options) -> list[dict]:
    pages = secrets.get_paginator("list_secrets").paginate(
        PaginationConfig={"PageSize": page_size}, **options
    )
    return [found for page in pages for found in page["SecretList"]]


def eventually_listed(certificates, secrets, name: str, **options) -> dict:
    """ListSecrets lags behind on a real account."""

    def look():
        return [s for s in listed(secrets, **options) if s["Name"] == name]

    return certificates.until(look, "entry in ListSecrets", 600)[0]


def test_a_list_names_each_secret_once(secrets, certificates, secret, name):
    found = eventually_listed(certificates, secrets, name)
    assert found["ARN"] == secret["ARN"]
    assert found["SecretVersionsToStages"] == {secret["VersionId"]: ["AWSCURRENT"]}
    arns = [s["ARN"] for s in listed(secrets, page_size=1)]
    assert len(arns) == len(set(arns))
    assert secret["ARN"] in arns


def test_a_list_can_be_cut_down_by_name(secrets, certificates, secret_name):
    for end in ("a", "b"):
        secrets.create_secret(Name=f"{secret_name}/{end}", SecretString="v")
    secrets.create_secret(Name=secret_name, SecretString="v")
    wanted = [{"Key": "name", "Values": [f"{secret_name}/"]}]
    eventually_listed(certificates, secrets, f"{secret_name}/b", Filters=wanted)
    found = sorted(s["Name"] for s in listed(secrets, Filters=wanted))
    assert found == [f"{secret_name}/a", f"{secret_name}/b"]
    for end in ("a", "b"):
        secrets.delete_secret(SecretId=f"{secret_name}/{end}", ForceDeleteWithoutRecovery=True)


def test_many_values_are_read_at_once_and_the_missing_are_named(secrets, name):
    missing = f"referee/{uuid.uuid4().hex}"
    answer = secrets.batch_get_secret_value(SecretIdList=[name, missing])
    assert [(v["Name"], v["SecretString"]) for v in answer["SecretValues"]] == [(name, "one")]
    [error] = answer["Errors"]
    assert (error["SecretId"], error["ErrorCode"]) == (missing, GONE)


def test_a_token_of_no_page_is_refused(secrets):
    with refused("InvalidNextTokenException"):
        secrets.list_secrets(NextToken="not-a-token")


def test_tags_are_added_replaced_and_removed(secrets, name):
    def tags():
        return {t["Key"]: t["Value"] for t in secrets.describe_secret(SecretId=name).get("Tags", [])}

    secrets.tag_resource(SecretId=name, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    secrets.tag_resource(SecretId=name, Tags=[{"Key": "a", "Value": "3"}])
    assert tags() == {"a": "3", "b": "2"}
    secrets.untag_resource(SecretId=name, TagKeys=["b", "never-there"])
    assert tags() == {"a": "3"}


def test_a_deleted_secret_waits_thirty_days(secrets, secret, name):
    answer = secrets.delete_secret(SecretId=name)
    assert (answer["ARN"], answer["Name"]) == (secret["ARN"], name)
    found = secrets.describe_secret(SecretId=name)
    assert found["DeletedDate"]
    # DeletionDate is the end of the window; DeletedDate, the moment of the call or that same end.
    assert answer["DeletionDate"] - found["CreatedDate"] > timedelta(days=29)
    assert answer["DeletionDate"] - found["CreatedDate"] < timedelta(days=31)


def test_a_secret_that_waits_for_its_deletion_can_neither_be_read_nor_written(secrets, name):
    secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)
    with refused("InvalidRequestException", saying="marked for deletion"):
        secrets.get_secret_value(SecretId=name)
    with refused("InvalidRequestException"):
        secrets.put_secret_value(SecretId=name, SecretString="two")
    with refused("InvalidRequestException"):
        secrets.update_secret(SecretId=name, Description="words")


def test_its_name_is_not_free_yet(secrets, name):
    secrets.delete_secret(SecretId=name)
    with refused("InvalidRequestException", saying="scheduled for deletion"):
        secrets.create_secret(Name=name, SecretString="two")


def test_it_can_be_restored(secrets, secret, name):
    secrets.delete_secret(SecretId=name)
    assert secrets.restore_secret(SecretId=name)["ARN"] == secret["ARN"]
    assert "DeletedDate" not in secrets.describe_secret(SecretId=name)
    assert secrets.get_secret_value(SecretId=name)["SecretString"] == "one"


def test_it_is_listed_only_on_request(secrets, certificates, name):
    secrets.delete_secret(SecretId=name)

    def unlisted():
        return all(s["Name"] != name for s in listed(secrets))

    assert certificates.until(unlisted, "absence from ListSecrets", 600)
    found = eventually_listed(certificates, secrets, name, IncludePlannedDeletion=True)
    assert found["DeletedDate"]


@pytest.mark.sandbox_only
def test_it_is_gone_once_its_time_is_over(secrets, name, control):
    secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)
    control.advance(7 * DAY - HOUR)
    assert secrets.describe_secret(SecretId=name)["DeletedDate"]
    control.advance(2 * DAY)
    with refused(GONE):
        secrets.describe_secret(SecretId=name)
    assert secrets.create_secret(Name=name, SecretString="new")


def test_a_deletion_without_recovery_frees_the_name(secrets, secret, name, certificates):
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    with refused(GONE, "InvalidRequestException"):
        secrets.get_secret_value(SecretId=name)
    if not certificates.target.is_real:  # there it takes a while
        again = secrets.create_secret(Name=name, SecretString="new")
        assert again["ARN"] != secret["ARN"]


def test_deleting_by_force_what_does_not_exist_is_no_error(secrets):
    secrets.delete_secret(SecretId=f"referee/{uuid.uuid4().hex}", ForceDeleteWithoutRecovery=True)


def test_deleting_what_does_not_exist_is_one(secrets):
    with refused(GONE):
        secrets.delete_secret(SecretId=f"referee/{uuid.uuid4().hex}")


@pytest.mark.parametrize("days", [6, 31])
def test_a_recovery_window_has_7_to_30_days(secrets, name, days):
    with refused("InvalidParameterException"):
        secrets.delete_secret(SecretId=name, RecoveryWindowInDays=days)


def test_a_window_and_force_exclude_each_other(secrets, name):
    with refused("InvalidParameterException"):
        secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7, ForceDeleteWithoutRecovery=True)


def policy(account_id: str, principal: str | dict | None = None) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": principal or {"AWS": f"arn:aws:iam::{account_id}:root"},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_resource_policy_is_kept_and_taken_away(secrets, secret, name, account_id):
    text = policy(account_id)
    answer = secrets.put_resource_policy(SecretId=name, ResourcePolicy=text, BlockPublicPolicy=True)
    assert answer["ARN"] == secret["ARN"]
    found = secrets.get_resource_policy(SecretId=name)
    assert json.loads(found["ResourcePolicy"]) == json.loads(text)
    secrets.delete_resource_policy(SecretId=name)
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=name)


def test_a_policy_that_is_none_is_refused(secrets, name):
    with refused("MalformedPolicyDocumentException"):
        secrets.put_resource_policy(SecretId=name, ResourcePolicy="{not a policy")


def test_a_policy_for_everybody_is_refused_when_asked_to(secrets, name, account_id):
    everybody = policy(account_id, principal="*")
    with refused("PublicPolicyException"):
        secrets.put_resource_policy(SecretId=name, ResourcePolicy=everybody, BlockPublicPolicy=True)
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=name)


@pytest.fixture
def replicated(secrets, secret_name, aws, certificates, target):
    """A secret with a replica in the other region, and the client of that region."""
    made = secrets.create_secret(
        Name=secret_name, SecretString="one", AddReplicaRegions=[{"Region": OTHER_REGION}]
    )
    elsewhere = aws("secretsmanager", region=OTHER_REGION)

    def in_sync():
        [status] = secrets.describe_secret(SecretId=secret_name)["ReplicationStatus"]
        return status["Status"] == "InSync"

    certificates.until(in_sync, "replica", 600)
    yield made, elsewhere
    if target.is_real:
        secrets.remove_regions_from_replication(SecretId=secret_name, RemoveReplicaRegions=[OTHER_REGION])


def test_a_replica_has_the_same_name_value_and_arn_but_its_region(replicated, secret_name):
    made, elsewhere = replicated
    answer = elsewhere.get_secret_value(SecretId=secret_name)
    assert answer["SecretString"] == "one"
    assert answer["VersionId"] == made["VersionId"]
    assert answer["ARN"] == made["ARN"].replace(f":{REGION}:", f":{OTHER_REGION}:")
    assert elsewhere.describe_secret(SecretId=secret_name)["PrimaryRegion"] == REGION


def test_a_replica_follows_the_primary(replicated, secrets, secret_name, certificates):
    _, elsewhere = replicated
    secrets.put_secret_value(SecretId=secret_name, SecretString="two")

    def followed():
        return elsewhere.get_secret_value(SecretId=secret_name)["SecretString"] == "two"

    certificates.until(followed, "value in the replica", 600)


def test_a_replica_cannot_be_written(replicated, secret_name):
    _, elsewhere = replicated
    with refused("InvalidParameterException", saying="replica secret"):
        elsewhere.put_secret_value(SecretId=secret_name, SecretString="mine")


def test_a_primary_cannot_be_deleted_before_its_replicas(replicated, secrets, secret_name):
    with refused("InvalidParameterException", saying="still has replica regions"):
        secrets.delete_secret(SecretId=secret_name)
    assert "DeletedDate" not in secrets.describe_secret(SecretId=secret_name)


def test_a_replica_can_be_added_and_removed_later(secrets, aws, secret, name, certificates):
    elsewhere = aws("secretsmanager", region=OTHER_REGION)
    answer = secrets.replicate_secret_to_regions(SecretId=name, AddReplicaRegions=[{"Region": OTHER_REGION}])
    assert [s["Region"] for s in answer["ReplicationStatus"]] == [OTHER_REGION]

    def there():
        return elsewhere.get_secret_value(SecretId=name)["SecretString"] == "one"

    certificates.until(there, "replica", 600)
    answer = secrets.remove_regions_from_replication(SecretId=name, RemoveReplicaRegions=[OTHER_REGION])
    assert answer["ARN"] == secret["ARN"]
    with refused(GONE):
        elsewhere.get_secret_value(SecretId=name)
    secrets.delete_secret(SecretId=name)


def test_a_secret_is_not_replicated_into_its_own_region(secrets, name):
    with refused("InvalidParameterException", "InvalidRequestException"):
        secrets.replicate_secret_to_regions(SecretId=name, AddReplicaRegions=[{"Region": REGION}])


def test_a_replica_does_not_overwrite_unless_told_to(secrets, aws, secret, name):
    elsewhere = aws("secretsmanager", region=OTHER_REGION)
    elsewhere.create_secret(Name=name, SecretString="theirs")
    region = [{"Region": OTHER_REGION}]
    answer = secrets.replicate_secret_to_regions(SecretId=name, AddReplicaRegions=region)
    assert answer["ReplicationStatus"][0]["Status"] in ("Failed", "InProgress")
    assert elsewhere.get_secret_value(SecretId=name)["SecretString"] == "theirs"
    elsewhere.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    secrets.remove_regions_from_replication(SecretId=name, RemoveReplicaRegions=[OTHER_REGION])
