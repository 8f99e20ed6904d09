"""The wire itself: what is unknown, broken or unsigned gets AWS's error, never a 500."""

import json
import re

import pytest

from support import wire

JSON_SERVICES = ["acm", "secretsmanager"]


def code_of(text: str) -> str:
    return json.loads(text)["__type"].split("#")[-1]


@pytest.mark.parametrize("service", JSON_SERVICES)
def test_an_unknown_operation_of_a_json_service(service):
    answer = wire.send_json(service, "NoSuchThing")
    assert answer.status == 400
    assert code_of(answer.text) == "UnknownOperationException"


def test_an_unknown_action_of_sts():
    answer = wire.send_query("Action=NoSuchThing&Version=2011-06-15")
    assert answer.status == 400
    assert "<Code>InvalidAction</Code>" in answer.text


@pytest.mark.parametrize(
    "method, path", [("GET", "/2013-04-01/nosuchthing"), ("PUT", "/2013-04-01/hostedzone")]
)
def test_an_unknown_path_of_route_53(method, path):
    answer = wire.send_rest(method, path)
    assert 400 <= answer.status < 500


@pytest.mark.parametrize("service", JSON_SERVICES)
def test_a_body_that_is_no_json(service):
    operation = {"acm": "ListCertificates", "secretsmanager": "ListSecrets"}[service]
    answer = wire.send_json(service, operation, body="{not json")
    assert answer.status == 400
    assert code_of(answer.text) == "SerializationException"


def test_a_member_of_the_wrong_type():
    answer = wire.send_json("acm", "DescribeCertificate", body='{"CertificateArn": 17}')
    assert answer.status == 400
    assert code_of(answer.text) in ("SerializationException", "ValidationException")


def test_a_required_member_left_out():
    answer = wire.send_json("acm", "DescribeCertificate")
    assert answer.status == 400
    assert code_of(answer.text) == "ValidationException"
    answer = wire.send_query("Action=AssumeRole&Version=2011-06-15")
    assert answer.status == 400
    assert "<Code>ValidationError</Code>" in answer.text


def test_a_body_that_is_no_xml(zone):
    answer = wire.send_rest("POST", f"/2013-04-01/hostedzone/{zone.id}/rrset/", body="<not xml")
    assert answer.status == 400


def test_an_unsigned_request_is_refused():
    answer = wire.send_json("acm", "ListCertificates", signed=False)
    assert answer.status in (400, 403)
    assert code_of(answer.text) == "MissingAuthenticationTokenException"
    answer = wire.send_query("Action=GetCallerIdentity&Version=2011-06-15", signed=False)
    assert answer.status == 403
    assert "<Code>MissingAuthenticationToken</Code>" in answer.text
    assert wire.send_rest("GET", "/2013-04-01/hostedzone", signed=False).status == 403


def test_every_answer_has_a_request_id_and_its_content_type(acm, route53, secrets, sts):
    for answer, content_type in (
        (acm.list_certificates(), "application/x-amz-json-1.1"),
        (secrets.list_secrets(), "application/x-amz-json-1.1"),
        (sts.get_caller_identity(), "text/xml"),
        (route53.list_hosted_zones(), "text/xml"),
    ):
        metadata = answer["ResponseMetadata"]
        assert metadata["RequestId"]
        assert metadata["HTTPHeaders"]["x-amzn-requestid"] == metadata["RequestId"]
        assert metadata["HTTPHeaders"]["content-type"].startswith(content_type)


def test_operations_that_return_nothing_have_an_empty_body(acm, certificates):
    arn = certificates.request()
    certificates.describe(arn)
    body = json.dumps({"CertificateArn": arn, "Tags": [{"Key": "k", "Value": "v"}]})
    answer = wire.send_json("acm", "AddTagsToCertificate", body)
    assert answer.status == 200
    assert answer.text in ("", "{}")


@pytest.mark.sandbox_only  # harmless only where nothing is at stake
@pytest.mark.parametrize("service", JSON_SERVICES)
def test_no_operation_of_a_json_service_fails_on_an_empty_input_or_a_wrong_one(service):
    for operation in wire.operations_of(service):
        inputs = [{}, [], None, "words"]
        if operation.input_shape:
            inputs.append(wire.misfits(operation.input_shape))
        for given in inputs:
            answer = wire.send_json(service, operation.name, json.dumps(given))
            assert answer.status < 500, f"{operation.name} {given}: {answer.text}"
            if answer.status != 200:
                assert code_of(answer.text), operation.name


@pytest.mark.sandbox_only
def test_no_operation_of_sts_fails_without_its_parameters():
    for operation in wire.operations_of("sts"):
        for body in ("", "&RoleArn=&RoleSessionName=", "&DurationSeconds=soon&RoleArn=x&RoleSessionName=yy"):
            answer = wire.send_query(f"Action={operation.name}&Version=2011-06-15{body}")
            assert answer.status < 500, f"{operation.name} {body}: {answer.text}"


@pytest.mark.sandbox_only
def test_no_operation_of_route_53_fails_on_an_empty_body_or_a_wrong_one(zone):
    for operation in wire.operations_of("route53"):
        for value in ("x", zone.id):
            path = re.sub(r"\{[^}]+\}", value, operation.http["requestUri"])
            if operation.http["method"] == "DELETE" and value == zone.id:
                continue
            for body in ("", "<a/>", "<a><b></a>"):
                answer = wire.send_rest(operation.http["method"], path, body)
                assert answer.status < 500, f"{operation.name} {path} {body}: {answer.text}"
                if answer.status >= 400:
                    assert "<Code>" in answer.text, f"{operation.name}: {answer.text}"


@pytest.mark.sandbox_only
@pytest.mark.parametrize("path", ["/", "/nowhere", "/2013-04-01", "//", "/%00", "/_sandbox/nowhere"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "HEAD"])
def test_no_path_fails(method, path):
    assert wire.send_rest(method, path).status < 500
