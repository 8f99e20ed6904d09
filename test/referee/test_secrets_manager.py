"""Secrets and their values: names, versions, stages, tokens."""

import re
import uuid

import pytest

from support.refusals import refused
from support.target import REGION

GONE = "ResourceNotFoundException"


def put(secrets, name: str, value: str, **options) -> dict:
    return secrets.put_secret_value(SecretId=name, SecretString=value, **options)


def value_of(secrets, name: str, **which) -> str:
    return secrets.get_secret_value(SecretId=name, **which)["SecretString"]


def stages(secrets, name: str) -> dict[str, str]:
    """Which version each staging label sits on."""
    by_version = secrets.describe_secret(SecretId=name)["VersionIdsToStages"]
    return {label: version for version, labels in by_version.items() for label in labels}


@pytest.fixture
def secret(secrets, secret_name):
    """A secret with one version, "one"."""
    return secrets.create_secret(Name=secret_name, SecretString="one")


@pytest.fixture
def name(secret):
    return secret["Name"]


def test_the_arn_ends_in_the_name_and_six_characters(secret, name, account_id):
    start = re.escape(f"arn:aws:secretsmanager:{REGION}:{account_id}:secret:{name}")
    assert re.fullmatch(start + "-[A-Za-z0-9]{6}", secret["ARN"])
    assert secret["VersionId"]


def test_a_secret_answers_to_its_name_and_to_its_arn(secrets, secret, name):
    for key in (name, secret["ARN"]):
        answer = secrets.get_secret_value(SecretId=key)
        assert answer["SecretString"] == "one"
        assert answer["ARN"] == secret["ARN"]
        assert answer["Name"] == name
        assert answer["VersionId"] == secret["VersionId"]
        assert answer["VersionStages"] == ["AWSCURRENT"]
        assert answer["CreatedDate"]
        assert "SecretBinary" not in answer


def test_a_secret_answers_to_its_arn_without_the_six_characters(secrets, secret, name):
    assert secrets.get_secret_value(SecretId=secret["ARN"][:-7])["Name"] == name


def test_bytes_come_back_as_bytes(secrets, secret_name):
    secrets.create_secret(Name=secret_name, SecretBinary=b"\x00\xff\x01")
    answer = secrets.get_secret_value(SecretId=secret_name)
    assert answer["SecretBinary"] == b"\x00\xff\x01"
    assert "SecretString" not in answer


def test_a_description_shows_everything_but_the_value(secrets, secret_name):
    made = secrets.create_secret(
        Name=secret_name,
        SecretString="v",
        Description="words",
        KmsKeyId="alias/aws/secretsmanager",
        Tags=[{"Key": "team", "Value": "edge"}],
    )
    found = secrets.describe_secret(SecretId=secret_name)
    assert (found["ARN"], found["Name"], found["Description"]) == (made["ARN"], secret_name, "words")
    assert "KmsKeyId" not in found  # AWS: left out where it is the key of AWS's own
    assert found["Tags"] == [{"Key": "team", "Value": "edge"}]
    assert found["VersionIdsToStages"] == {made["VersionId"]: ["AWSCURRENT"]}
    assert found["CreatedDate"] and found["LastChangedDate"]
    assert "DeletedDate" not in found and "SecretString" not in found


@pytest.mark.sandbox_only  # a real account needs a real key
def test_a_key_of_ones_own_is_described(secrets, secret_name, account_id):
    key = f"arn:aws:kms:{REGION}:{account_id}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    secrets.create_secret(Name=secret_name, SecretString="v", KmsKeyId=key)
    assert secrets.describe_secret(SecretId=secret_name)["KmsKeyId"] == key


def test_a_name_can_be_taken_once(secrets, name):
    with refused("ResourceExistsException"):
        secrets.create_secret(Name=name, SecretString="other")


def test_creating_again_with_the_same_token_and_value_changes_nothing(secrets, secret_name):
    mark = str(uuid.uuid4())
    first = secrets.create_secret(Name=secret_name, SecretString="v", ClientRequestToken=mark)
    again = secrets.create_secret(Name=secret_name, SecretString="v", ClientRequestToken=mark)
    assert (again["ARN"], again["VersionId"]) == (first["ARN"], first["VersionId"]) == (first["ARN"], mark)
    with refused("ResourceExistsException"):
        secrets.create_secret(Name=secret_name, SecretString="other", ClientRequestToken=mark)


def test_an_unknown_secret_is_not_found(secrets):
    unknown = f"referee/{uuid.uuid4().hex}"
    with refused(GONE, saying="Secrets Manager can't find the specified secret."):
        secrets.get_secret_value(SecretId=unknown)
    with refused(GONE):
        secrets.describe_secret(SecretId=unknown)
    with refused(GONE):
        put(secrets, unknown, "v")


def test_a_secret_without_a_value_has_no_version(secrets, secret_name):
    made = secrets.create_secret(Name=secret_name)
    assert "VersionId" not in made
    with refused(GONE, saying="AWSCURRENT"):
        secrets.get_secret_value(SecretId=secret_name)
    put(secrets, secret_name, "first")
    assert value_of(secrets, secret_name) == "first"


@pytest.mark.parametrize("bad", ["with space", "with:colon", "with#hash", "ümlaut"])
def test_a_name_has_allowed_characters_only(secrets, bad):
    with refused("ValidationException", "InvalidParameterException", "InvalidRequestException"):
        secrets.create_secret(Name=f"referee/{uuid.uuid4().hex}/{bad}", SecretString="v")


def test_a_value_has_65536_bytes_at_most(secrets, name):
    put(secrets, name, "v" * 65_536)
    with refused("ValidationException", "InvalidParameterException", "InvalidRequestException"):
        put(secrets, name, "v" * 65_537)


def test_a_value_is_either_text_or_bytes(secrets, name):
    with refused("InvalidParameterException", "InvalidRequestException"):
        secrets.put_secret_value(SecretId=name, SecretString="v", SecretBinary=b"v")
    with refused("InvalidParameterException", "InvalidRequestException"):
        secrets.put_secret_value(SecretId=name)


@pytest.mark.parametrize("mark", ["a" * 31, "a" * 65])
def test_a_token_has_32_to_64_characters(aws, name, mark):
    with refused("InvalidParameterException", "ValidationException"):
        put(aws("secretsmanager", validate=False), name, "v", ClientRequestToken=mark)


def test_a_new_value_is_current_and_the_old_one_previous(secrets, secret, name):
    mark = str(uuid.uuid4())
    answer = put(secrets, name, "two", ClientRequestToken=mark)
    assert answer["VersionId"] == mark
    assert answer["VersionStages"] == ["AWSCURRENT"]
    assert stages(secrets, name) == {"AWSCURRENT": mark, "AWSPREVIOUS": secret["VersionId"]}
    assert value_of(secrets, name) == "two"
    assert value_of(secrets, name, VersionStage="AWSPREVIOUS") == "one"
    assert value_of(secrets, name, VersionId=secret["VersionId"]) == "one"


def test_a_third_value_leaves_the_first_without_a_label(secrets, secret, name):
    two, three = (put(secrets, name, v)["VersionId"] for v in ("two", "three"))
    assert stages(secrets, name) == {"AWSCURRENT": three, "AWSPREVIOUS": two}
    listed = secrets.list_secret_version_ids(SecretId=name)
    assert {v["VersionId"] for v in listed["Versions"]} == {two, three}
    every = secrets.list_secret_version_ids(SecretId=name, IncludeDeprecated=True)
    assert {v["VersionId"] for v in every["Versions"]} == {secret["VersionId"], two, three}


def test_versions_come_in_pages(secrets, name):
    put(secrets, name, "two")
    first = secrets.list_secret_version_ids(SecretId=name, MaxResults=1)
    second = secrets.list_secret_version_ids(SecretId=name, MaxResults=1, NextToken=first["NextToken"])
    ids = [v["VersionId"] for page in (first, second) for v in page["Versions"]]
    assert sorted(ids) == sorted(stages(secrets, name).values())


def test_a_token_put_again_with_the_same_value_changes_nothing(secrets, name):
    mark = str(uuid.uuid4())
    put(secrets, name, "two", ClientRequestToken=mark)
    put(secrets, name, "three")
    before = stages(secrets, name)
    assert put(secrets, name, "two", ClientRequestToken=mark)["VersionId"] == mark
    assert stages(secrets, name) == before
    assert value_of(secrets, name) == "three"


def test_a_token_put_again_with_another_value_is_refused(secrets, name):
    mark = str(uuid.uuid4())
    put(secrets, name, "two", ClientRequestToken=mark)
    with refused("ResourceExistsException"):
        put(secrets, name, "other", ClientRequestToken=mark)
    assert value_of(secrets, name) == "two"


def test_update_secret_takes_a_known_token_with_the_same_value_only(secrets, name):
    """moto, test_update_same_secret_value_with_same_token and its counterpart, verified on AWS."""
    mark = str(uuid.uuid4())
    put(secrets, name, "two", ClientRequestToken=mark)
    answer = secrets.update_secret(SecretId=name, SecretString="two", ClientRequestToken=mark)
    assert answer["VersionId"] == mark
    with refused("ResourceExistsException"):
        secrets.update_secret(SecretId=name, SecretString="three", ClientRequestToken=mark)
    assert value_of(secrets, name) == "two"


def test_update_secret_makes_a_version_only_with_a_value(secrets, secret, name):
    answer = secrets.update_secret(SecretId=name, Description="new words")
    assert "VersionId" not in answer
    assert secrets.describe_secret(SecretId=name)["Description"] == "new words"
    answer = secrets.update_secret(SecretId=name, SecretString="two")
    labels = {"AWSCURRENT": answer["VersionId"], "AWSPREVIOUS": secret["VersionId"]}
    assert stages(secrets, name) == labels


def test_stages_without_awscurrent_do_not_promote(secrets, secret, name):
    pending = put(secrets, name, "two", VersionStages=["AWSPENDING"])
    assert pending["VersionStages"] == ["AWSPENDING"]
    assert value_of(secrets, name) == "one"
    assert value_of(secrets, name, VersionStage="AWSPENDING") == "two"
    labels = {"AWSCURRENT": secret["VersionId"], "AWSPENDING": pending["VersionId"]}
    assert stages(secrets, name) == labels


def test_moving_awscurrent_moves_awsprevious_too(secrets, secret, name):
    pending = put(secrets, name, "two", VersionStages=["AWSPENDING"])["VersionId"]
    secrets.update_secret_version_stage(
        SecretId=name,
        VersionStage="AWSCURRENT",
        MoveToVersionId=pending,
        RemoveFromVersionId=secret["VersionId"],
    )
    found = stages(secrets, name)
    assert (found["AWSCURRENT"], found["AWSPREVIOUS"]) == (pending, secret["VersionId"])
    assert value_of(secrets, name) == "two"
    current = secrets.get_secret_value(SecretId=name)
    assert sorted(current["VersionStages"]) == ["AWSCURRENT", "AWSPENDING"]


def test_moving_back_is_a_rollback(secrets, secret, name):
    two = put(secrets, name, "two")["VersionId"]
    secrets.update_secret_version_stage(
        SecretId=name,
        VersionStage="AWSCURRENT",
        MoveToVersionId=secret["VersionId"],
        RemoveFromVersionId=two,
    )
    assert stages(secrets, name) == {"AWSCURRENT": secret["VersionId"], "AWSPREVIOUS": two}
    assert value_of(secrets, name) == "one"


def test_a_label_that_sits_elsewhere_moves_only_when_that_is_named(secrets, secret, name):
    pending = put(secrets, name, "two", VersionStages=["AWSPENDING"])["VersionId"]
    for wrong in ({}, {"RemoveFromVersionId": pending}):
        with refused("InvalidParameterException", "InvalidRequestException"):
            secrets.update_secret_version_stage(
                SecretId=name, VersionStage="AWSCURRENT", MoveToVersionId=pending, **wrong
            )
    assert stages(secrets, name)["AWSCURRENT"] == secret["VersionId"]


def test_a_label_of_ones_own_can_be_set_and_taken_off(secrets, secret, name):
    version = secret["VersionId"]
    secrets.update_secret_version_stage(SecretId=name, VersionStage="BLUE", MoveToVersionId=version)
    assert value_of(secrets, name, VersionStage="BLUE") == "one"
    secrets.update_secret_version_stage(SecretId=name, VersionStage="BLUE", RemoveFromVersionId=version)
    with refused(GONE):
        value_of(secrets, name, VersionStage="BLUE")


def test_awscurrent_cannot_be_taken_off(secrets, secret, name):
    with refused("InvalidParameterException", "InvalidRequestException"):
        secrets.update_secret_version_stage(
            SecretId=name, VersionStage="AWSCURRENT", RemoveFromVersionId=secret["VersionId"]
        )


def test_an_unknown_version_or_stage_is_not_found(secrets, name):
    with refused(GONE):
        value_of(secrets, name, VersionId=str(uuid.uuid4()))
    with refused(GONE):
        value_of(secrets, name, VersionStage="NOSUCHSTAGE")


def test_version_and_stage_must_be_of_one_version(secrets, secret, name):
    put(secrets, name, "two")
    with refused(GONE, "InvalidRequestException", "InvalidParameterException"):
        value_of(secrets, name, VersionId=secret["VersionId"], VersionStage="AWSCURRENT")
