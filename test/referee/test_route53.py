"""Hosted zones and the state of changes."""

import re
import uuid

import pytest

from support.refusals import refused
from support.target import OTHER_REGION
from support.zones import all_records, change, create_zone, delete_zone, record

NO_ZONE = "Z0000000000000000000"


@pytest.fixture
def own_zone(route53, zone):
    """A zone of the test's own: AWS charges nothing for one that lives less than twelve hours."""
    made = create_zone(route53, zone.fresh_name())
    yield made
    delete_zone(route53, made.id)


def test_a_new_zone_has_a_delegation_set_and_its_two_records(route53, zone):
    name, reference = zone.fresh_name(), uuid.uuid4().hex
    made = route53.create_hosted_zone(Name=name, CallerReference=reference)
    hosted = made["HostedZone"]
    assert re.fullmatch(r"/hostedzone/Z[A-Z0-9]+", hosted["Id"])
    assert hosted["Name"] == f"{name}."
    assert hosted["CallerReference"] == reference
    assert hosted["Config"]["PrivateZone"] is False
    assert hosted["ResourceRecordSetCount"] == 2
    assert len(made["DelegationSet"]["NameServers"]) == 4
    assert made["ChangeInfo"]["Id"].startswith("/change/")
    assert made["Location"].endswith(hosted["Id"])
    assert made["ResponseMetadata"]["HTTPStatusCode"] == 201
    records = {r["Type"]: r for r in all_records(route53, hosted["Id"])}
    assert set(records) == {"NS", "SOA"}
    assert {r["Name"] for r in records.values()} == {f"{name}."}
    assert len(records["NS"]["ResourceRecords"]) == 4
    with refused("HostedZoneAlreadyExists"):
        route53.create_hosted_zone(Name=name, CallerReference=reference)
    route53.delete_hosted_zone(Id=hosted["Id"])
    with refused("NoSuchHostedZone"):
        route53.get_hosted_zone(Id=hosted["Id"])


def test_a_zone_can_be_had_with_and_without_the_prefix_of_its_id(route53, zone):
    bare = route53.get_hosted_zone(Id=zone.id)["HostedZone"]
    assert route53.get_hosted_zone(Id=f"/hostedzone/{zone.id}")["HostedZone"] == bare
    assert bare["Name"] == f"{zone.name}."
    assert bare["Config"]["PrivateZone"] is False


@pytest.mark.sandbox_only  # a real one needs a real VPC
def test_a_private_zone_says_that_it_is_private(route53, zone):
    private = create_zone(route53, zone.fresh_name(), private=True)
    found = route53.get_hosted_zone(Id=private.id)
    assert found["HostedZone"]["Config"]["PrivateZone"] is True
    assert found["VPCs"]


def test_two_zones_may_have_one_name(route53, own_zone):
    twin = create_zone(route53, own_zone.name)
    assert twin.id != own_zone.id
    found = route53.list_hosted_zones_by_name(DNSName=own_zone.name)["HostedZones"]
    ids = {z["Id"].removeprefix("/hostedzone/") for z in found if z["Name"] == f"{own_zone.name}."}
    assert ids == {own_zone.id, twin.id}
    delete_zone(route53, twin.id)


def test_pages_of_zones_hold_each_once(route53, own_zone, zone):
    pages = list(route53.get_paginator("list_hosted_zones").paginate(PaginationConfig={"PageSize": 1}))
    ids = [z["Id"].removeprefix("/hostedzone/") for page in pages for z in page["HostedZones"]]
    assert {own_zone.id, zone.id} <= set(ids)
    assert len(ids) == len(set(ids))
    assert all(page["MaxItems"] == "1" for page in pages)
    assert [page["IsTruncated"] for page in pages] == [True] * (len(pages) - 1) + [False]


def test_zones_are_listed_by_name_from_a_name_on(route53, own_zone):
    answer = route53.list_hosted_zones_by_name(DNSName=own_zone.name, MaxItems="1")
    assert [z["Name"] for z in answer["HostedZones"]] == [f"{own_zone.name}."]
    assert answer["MaxItems"] == "1"


def test_the_records_are_counted(route53, own_zone):
    change(route53, own_zone.id, ("CREATE", record(own_zone.fresh_name(), "192.0.2.1", "A")))
    assert route53.get_hosted_zone(Id=own_zone.id)["HostedZone"]["ResourceRecordSetCount"] == 3


def test_a_zone_with_records_cannot_be_deleted(route53, own_zone):
    change(route53, own_zone.id, ("CREATE", record(own_zone.fresh_name(), "192.0.2.1", "A")))
    with refused("HostedZoneNotEmpty"):
        route53.delete_hosted_zone(Id=own_zone.id)


def test_an_unknown_zone_is_not_found(route53):
    with refused("NoSuchHostedZone") as caught:
        route53.get_hosted_zone(Id=NO_ZONE)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    with refused("NoSuchHostedZone"):
        route53.list_resource_record_sets(HostedZoneId=NO_ZONE)
    with refused("NoSuchHostedZone"):
        change(route53, NO_ZONE, ("CREATE", record("a.example.com", "192.0.2.1", "A")))


def test_zones_belong_to_no_region(aws, zone):
    assert aws("route53", region=OTHER_REGION).get_hosted_zone(Id=zone.id)["HostedZone"]


@pytest.mark.sandbox_only
def test_another_account_does_not_see_a_zone(aws, zone, other_account):
    theirs = aws("route53", credentials=other_account())
    with refused("NoSuchHostedZone", "AccessDenied"):
        theirs.get_hosted_zone(Id=zone.id)
    zones = theirs.list_hosted_zones()["HostedZones"]
    assert zone.id not in [z["Id"].removeprefix("/hostedzone/") for z in zones]


def test_a_change_is_pending_at_first_and_in_sync_soon(route53, own_zone, certificates):
    info = change(route53, own_zone.id, ("CREATE", record(own_zone.fresh_name(), "192.0.2.1", "A")))
    assert re.fullmatch(r"/change/C[A-Z0-9]+", info["Id"])
    assert info["Status"] == "PENDING"
    assert info["SubmittedAt"]

    def in_sync():
        return route53.get_change(Id=info["Id"])["ChangeInfo"]["Status"] == "INSYNC"

    certificates.until(in_sync, "INSYNC", 300)
    bare = info["Id"].removeprefix("/change/")
    assert route53.get_change(Id=bare)["ChangeInfo"]["Id"] == info["Id"]
    waiter = route53.get_waiter("resource_record_sets_changed")
    waiter.wait(Id=info["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 1})


def test_an_unknown_change_is_not_found(route53):
    with refused("NoSuchChange"):
        route53.get_change(Id="C0000000000000000000")


def test_tags_of_a_zone(route53, own_zone):
    route53.change_tags_for_resource(
        ResourceType="hostedzone", ResourceId=own_zone.id, AddTags=[{"Key": "team", "Value": "edge"}]
    )
    answer = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=own_zone.id)
    assert answer["ResourceTagSet"]["Tags"] == [{"Key": "team", "Value": "edge"}]
