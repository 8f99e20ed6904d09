"""Hosted zones and records."""

import uuid
from dataclasses import dataclass


def short_id() -> str:
    return uuid.uuid4().hex[:8]


@dataclass(frozen=True)
class Zone:
    id: str
    name: str  # without the dot at the end

    def fresh_name(self) -> str:
        """A name in this zone that no other test uses."""
        return f"r{short_id()}.{self.name}"


def create_zone(route53, name: str, private: bool = False) -> Zone:
    extra = {}
    if private:
        extra = {
            "VPC": {"VPCRegion": "us-east-1", "VPCId": "vpc-0123456789abcdef0"},
            "HostedZoneConfig": {"Comment": "referee", "PrivateZone": True},
        }
    answer = route53.create_hosted_zone(Name=name, CallerReference=uuid.uuid4().hex, **extra)
    return Zone(answer["HostedZone"]["Id"].removeprefix("/hostedzone/"), name)


def record(name: str, value: str, kind: str = "CNAME", ttl: int = 60) -> dict:
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value}]}


def change(route53, zone_id: str, *changes: tuple[str, dict]) -> dict:
    """Sends one batch: change(route53, id, ("CREATE", record(…)), ("DELETE", record(…)))."""
    batch = [{"Action": action, "ResourceRecordSet": rrset} for action, rrset in changes]
    answer = route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": batch})
    return answer["ChangeInfo"]


def delegate(route53, parent: Zone, child: Zone, childs_route53=None) -> None:
    """An NS record in the parent: the public sees the child zone only from then on."""
    found = (childs_route53 or route53).get_hosted_zone(Id=child.id)
    rrset = record(child.name, "unused", "NS")
    rrset["ResourceRecords"] = [{"Value": f"{s}."} for s in found["DelegationSet"]["NameServers"]]
    change(route53, parent.id, ("CREATE", rrset))


def all_records(route53, zone_id: str, page_size: int | None = None) -> list[dict]:
    config = {"PageSize": page_size} if page_size else {}
    pages = route53.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone_id, PaginationConfig=config
    )
    return [rrset for page in pages for rrset in page["ResourceRecordSets"]]


def delete_zone(route53, zone_id: str) -> None:
    """Empties a zone and deletes it."""
    for rrset in all_records(route53, zone_id):
        if rrset["Type"] not in ("NS", "SOA"):
            change(route53, zone_id, ("DELETE", rrset))
    route53.delete_hosted_zone(Id=zone_id)
