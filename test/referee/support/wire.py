"""Requests that no client offers a method for: written by hand, signed by botocore."""

import socket
from dataclasses import dataclass
from functools import cache

import boto3
import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session

JSON_TARGETS = {"acm": "CertificateManager", "secretsmanager": "secretsmanager"}


@cache
def endpoint_of(service: str, region: str) -> str:
    return boto3.client(service, region_name=region).meta.endpoint_url


@cache
def credentials():
    return boto3.Session().get_credentials()


@cache
def connection() -> URLLib3Session:
    # As botocore's own clients do: without it every body waits 40 ms for the ACK of its head.
    return URLLib3Session(timeout=30, socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)])


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    text: str


def send(service: str, method: str, path: str, body: str, headers: dict, region: str, signed=True) -> Answer:
    request = AWSRequest(method=method, url=endpoint_of(service, region) + path, data=body, headers=headers)
    if signed:
        SigV4Auth(credentials(), service, region).add_auth(request)
    reply = connection().send(request.prepare())
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


def operations_of(service: str) -> list:
    """Every operation that botocore's model knows of a service."""
    model = botocore.session.get_session().get_service_model(service)
    return [model.operation_model(name) for name in model.operation_names]


def misfits(shape) -> dict:
    """An input in which every member has a type that is not its own."""
    wrong = {"string": 17, "blob": [], "boolean": "perhaps", "list": {"a": "b"}, "structure": [1], "map": 3}
    return {name: wrong.get(member.type_name, "NaN") for name, member in shape.members.items()}
