"""The same story with the aws command."""

import json
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from support import openssl
from support.certificates import PASSPHRASE
from support.zones import record

AWS = str(Path(sysconfig.get_path("scripts")) / "aws")


def run(*arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "AWS_PAGER": "", "AWS_DEFAULT_OUTPUT": "json"}
    return subprocess.run([AWS, *arguments], capture_output=True, text=True, timeout=120, env=environment)


def aws(*arguments: str):
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


def test_who_am_i(account_id):
    assert aws("sts", "get-caller-identity")["Account"] == account_id
    assert (
        run("sts", "get-caller-identity", "--query", "Account", "--output", "text").stdout.strip()
        == account_id
    )


@pytest.mark.paid(names=2)
def test_a_certificate_from_its_request_to_its_file(certificates, zone, tmp_path, control):
    name = zone.fresh_name()
    made = aws(
        *("acm", "request-certificate", "--domain-name", name, "--validation-method", "DNS"),
        *("--subject-alternative-names", f"www.{name}", "--key-algorithm", "EC_prime256v1"),
        *("--options", "Export=ENABLED", "--tags", "Key=team,Value=edge"),
    )
    arn = made["CertificateArn"]
    certificates.requested.append(arn)
    certificates.validation_records(arn)
    described = aws("acm", "describe-certificate", "--certificate-arn", arn)["Certificate"]
    cnames = [option["ResourceRecord"] for option in described["DomainValidationOptions"]]
    rrsets = [record(cname["Name"], cname["Value"]) for cname in cnames]
    batch = tmp_path / "batch.json"
    changes = [{"Action": "UPSERT", "ResourceRecordSet": rrset} for rrset in rrsets]
    batch.write_text(json.dumps({"Changes": changes}))
    change = aws(
        *("route53", "change-resource-record-sets", "--hosted-zone-id", zone.id),
        *("--change-batch", f"file://{batch}"),
    )
    certificates.published += [(zone.id, rrset) for rrset in rrsets]
    if control:
        control.advance(600)  # so that the command's own waiters, 30 and 60 s a step, need not wait
    else:
        certificates.wait_status(arn)
    aws("route53", "wait", "resource-record-sets-changed", "--id", change["ChangeInfo"]["Id"])
    aws("acm", "wait", "certificate-validated", "--certificate-arn", arn)
    certificates.wait_status(arn)
    (tmp_path / "passphrase").write_bytes(PASSPHRASE)
    exported = aws(
        *("acm", "export-certificate", "--certificate-arn", arn),
        *("--passphrase", f"fileb://{tmp_path / 'passphrase'}"),
    )
    assert set(exported) == {"Certificate", "CertificateChain", "PrivateKey"}
    done = openssl.verify(tmp_path, exported, f"www.{name}")
    assert done.returncode == 0, done.stderr.decode()
    tags = aws("acm", "list-tags-for-certificate", "--certificate-arn", arn)["Tags"]
    assert tags == [{"Key": "team", "Value": "edge"}]


def test_a_secret_is_created_read_and_written(secret_name):
    made = aws("secretsmanager", "create-secret", "--name", secret_name, "--secret-string", '{"a":1}')
    got = aws("secretsmanager", "get-secret-value", "--secret-id", secret_name)
    assert (got["ARN"], got["SecretString"]) == (made["ARN"], '{"a":1}')
    put = aws("secretsmanager", "put-secret-value", "--secret-id", secret_name, "--secret-string", "two")
    assert put["VersionStages"] == ["AWSCURRENT"]
    text = run(
        *("secretsmanager", "get-secret-value", "--secret-id", secret_name),
        *("--query", "SecretString", "--output", "text"),
    )
    assert text.stdout.strip() == "two"
    described = aws("secretsmanager", "describe-secret", "--secret-id", secret_name)
    assert len(described["VersionIdsToStages"]) == 2


def test_a_zone_is_found_by_its_name(zone):
    found = aws("route53", "list-hosted-zones-by-name", "--dns-name", zone.name)["HostedZones"]
    assert f"/hostedzone/{zone.id}" in [z["Id"] for z in found]
    records = aws("route53", "list-resource-record-sets", "--hosted-zone-id", zone.id)["ResourceRecordSets"]
    assert {"NS", "SOA"} <= {r["Type"] for r in records}


@pytest.mark.sandbox_only
def test_a_role_is_assumed():
    made = aws(
        *("sts", "assume-role", "--role-arn", "arn:aws:iam::444455556666:role/cli"),
        *("--role-session-name", "referee"),
    )
    assert made["AssumedRoleUser"]["Arn"] == "arn:aws:sts::444455556666:assumed-role/cli/referee"


def test_an_error_is_told_with_its_name():
    done = run("secretsmanager", "get-secret-value", "--secret-id", "referee/there-is-no-such-secret")
    assert done.returncode in (254, 255)
    assert "ResourceNotFoundException" in done.stderr
    assert "GetSecretValue" in done.stderr
