"""Requests that no client offers a method for: written by hand, signed by botocore."""

from dataclasses import dataclass

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

JSON_TARGETS = {"acm": "CertificateManager", "secretsmanager": "secretsmanager"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    text: str


def send(service: str, method: str, path: str, body: str, headers: dict, region: str, signed=True) -> Answer:
    client = boto3.client(service, region_name=region)
    request = AWSRequest(method=method, url=client.meta.endpoint_url + path, data=body, headers=headers)
    if signed:
        credentials = boto3.Session().get_credentials().get_frozen_credentials()
        SigV4Auth(credentials, service, region).add_auth(request)
    reply = URLLib3Session(timeout=30).send(request.prepare())
    return Answer(reply.status_code, {k.lower(): v for k, v in reply.headers.items()}, reply.text)


def send_json(
    service: str, operation: str, body: str = "{}", region: str = "us-east-1", signed=True
) -> Answer:
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": f"{JSON_TARGETS[service]}.{operation}",
    }
    return send(service, "POST", "/", body, headers, region, signed)


def send_query(body: str, region: str = "us-east-1", signed=True) -> Answer:
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    return send("sts", "POST", "/", body, headers, region, signed)


def send_rest(method: str, path: str, body: str = "", signed=True) -> Answer:
    headers = {"content-type": "application/xml"} if body else {}
    return send("route53", method, path, body, headers, "us-east-1", signed)
