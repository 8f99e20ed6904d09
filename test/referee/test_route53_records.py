"""Record sets: a batch is done as a whole or not at all, and says why not in known words."""

import pytest

from support.refusals import refused
from support.zones import all_records, change, create_zone, delete_zone, record


@pytest.fixture
def own_zone(route53, zone):
    made = create_zone(route53, zone.fresh_name())
    yield made
    delete_zone(route53, made.id)


def names(route53, zone_id: str) -> list[str]:
    return [r["Name"] for r in all_records(route53, zone_id) if r["Type"] not in ("NS", "SOA")]


def test_a_record_comes_back_as_it_was_sent(route53, own_zone):
    sent = record(f"a.{own_zone.name}.", "target.example.org.", ttl=300)
    change(route53, own_zone.id, ("CREATE", sent))
    assert [r for r in all_records(route53, own_zone.id) if r["Type"] == "CNAME"] == [sent]


def test_names_get_their_last_dot_and_small_letters(route53, own_zone):
    change(route53, own_zone.id, ("CREATE", record(f"MiXeD.{own_zone.name}", "192.0.2.1", "A")))
    assert names(route53, own_zone.id) == [f"mixed.{own_zone.name}."]


def test_an_asterisk_is_listed_as_its_octal_escape(route53, own_zone):
    change(route53, own_zone.id, ("CREATE", record(f"*.{own_zone.name}", "192.0.2.1", "A")))
    assert names(route53, own_zone.id) == [f"\\052.{own_zone.name}."]
    escaped = record(f"\\052.{own_zone.name}", "192.0.2.1", "A")
    change(route53, own_zone.id, ("DELETE", escaped))
    assert names(route53, own_zone.id) == []


def test_creating_what_exists_is_refused(route53, own_zone):
    rrset = record(f"a.{own_zone.name}", "target.example.org")
    change(route53, own_zone.id, ("CREATE", rrset))
    words = (
        f"Tried to create resource record set [name='a.{own_zone.name}.', type='CNAME'] but it already exists"
    )
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("CREATE", rrset))


def test_deleting_what_is_not_there_is_refused(route53, own_zone):
    words = (
        f"Tried to delete resource record set [name='a.{own_zone.name}.', type='CNAME'] but it was not found"
    )
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("DELETE", record(f"a.{own_zone.name}", "target.example.org")))


def test_deleting_needs_the_values_that_stand_there(route53, own_zone):
    change(route53, own_zone.id, ("CREATE", record(f"a.{own_zone.name}", "target.example.org")))
    words = "but the values provided do not match the current values"
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("DELETE", record(f"a.{own_zone.name}", "other.example.org")))
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("DELETE", record(f"a.{own_zone.name}", "target.example.org", ttl=61)))
    assert names(route53, own_zone.id) == [f"a.{own_zone.name}."]


def test_an_upsert_creates_and_then_replaces(route53, own_zone):
    for value in ("one.example.org.", "two.example.org."):
        change(route53, own_zone.id, ("UPSERT", record(f"a.{own_zone.name}", value)))
    [found] = [r for r in all_records(route53, own_zone.id) if r["Type"] == "CNAME"]
    assert found["ResourceRecords"] == [{"Value": "two.example.org."}]


def test_a_batch_is_done_as_a_whole_or_not_at_all(route53, own_zone):
    change(route53, own_zone.id, ("CREATE", record(f"old.{own_zone.name}", "192.0.2.1", "A")))
    with refused("InvalidChangeBatch"):
        change(
            route53,
            own_zone.id,
            ("CREATE", record(f"new.{own_zone.name}", "192.0.2.2", "A")),
            ("DELETE", record(f"old.{own_zone.name}", "192.0.2.1", "A")),
            ("DELETE", record(f"missing.{own_zone.name}", "192.0.2.3", "A")),
        )
    assert names(route53, own_zone.id) == [f"old.{own_zone.name}."]


@pytest.mark.parametrize("action", ["CREATE", "UPSERT"])
def test_the_same_record_twice_in_a_batch_is_refused(route53, own_zone, action):
    """What a certificate for a wildcard and its apex runs into."""
    rrset = record(f"_abc.{own_zone.name}", "_def.acm-validations.aws.")
    words = (
        "The request contains an invalid set of changes for a resource record set"
        f" 'CNAME _abc.{own_zone.name}.'"
    )
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, (action, rrset), (action, rrset))
    assert names(route53, own_zone.id) == []


def test_deleting_and_creating_in_one_batch_replaces(route53, own_zone):
    one, two = (record(f"a.{own_zone.name}", f"{n}.example.org.") for n in ("one", "two"))
    change(route53, own_zone.id, ("CREATE", one))
    change(route53, own_zone.id, ("DELETE", one), ("CREATE", two))
    [found] = [r for r in all_records(route53, own_zone.id) if r["Type"] == "CNAME"]
    assert found["ResourceRecords"] == [{"Value": "two.example.org."}]


def test_a_name_outside_the_zone_is_refused(route53, own_zone):
    words = f"RRSet with DNS name a.example.org. is not permitted in zone {own_zone.name}."
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("CREATE", record("a.example.org", "192.0.2.1", "A")))


def test_a_name_that_only_ends_alike_is_outside_too(route53, own_zone):
    with refused("InvalidChangeBatch", saying="is not permitted in zone"):
        change(route53, own_zone.id, ("CREATE", record(f"not{own_zone.name}", "192.0.2.1", "A")))


def test_the_apex_takes_no_cname(route53, own_zone):
    with refused("InvalidChangeBatch", saying="is not permitted at apex in zone"):
        change(route53, own_zone.id, ("CREATE", record(own_zone.name, "target.example.org")))


def test_a_cname_stands_alone(route53, own_zone):
    name = f"a.{own_zone.name}"
    change(route53, own_zone.id, ("CREATE", record(name, "target.example.org")))
    words = f"RRSet of type A with DNS name {name}. is not permitted"
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("CREATE", record(name, "192.0.2.1", "A")))


def test_a_cname_does_not_join_others(route53, own_zone):
    name = f"a.{own_zone.name}"
    change(route53, own_zone.id, ("CREATE", record(name, "192.0.2.1", "A")))
    words = f"RRSet of type CNAME with DNS name {name}. is not permitted"
    with refused("InvalidChangeBatch", saying=words):
        change(route53, own_zone.id, ("CREATE", record(name, "target.example.org")))


def test_a_batch_holds_1000_records_and_an_upsert_counts_twice(route53, own_zone):
    many = [record(f"n{i}.{own_zone.name}", "192.0.2.1", "A") for i in range(1001)]
    with refused("InvalidChangeBatch"):
        change(route53, own_zone.id, *[("CREATE", rrset) for rrset in many])
    with refused("InvalidChangeBatch"):
        change(route53, own_zone.id, *[("UPSERT", rrset) for rrset in many[:501]])
    assert names(route53, own_zone.id) == []


def test_records_are_sorted_by_their_labels_from_the_right(route53, own_zone):
    zone = own_zone.name
    sent = [f"b.a.{zone}", f"a.b.{zone}", f"a.{zone}", f"b.{zone}"]
    change(route53, own_zone.id, *[("CREATE", record(n, "192.0.2.1", "A")) for n in sent])
    assert names(route53, own_zone.id) == [f"{n}.{zone}." for n in ("a", "b.a", "b", "a.b")]


def test_pages_of_records_hold_each_once(route53, own_zone):
    changes = [("CREATE", record(f"n{i}.{own_zone.name}", "192.0.2.1", "A")) for i in range(5)]
    change(route53, own_zone.id, *changes)
    every = all_records(route53, own_zone.id)
    assert len(every) == 7
    assert all_records(route53, own_zone.id, page_size=2) == every
    page = route53.list_resource_record_sets(HostedZoneId=own_zone.id, MaxItems="2")
    assert page["IsTruncated"] is True
    assert page["NextRecordName"] == every[2]["Name"]
    assert page["NextRecordType"] == every[2]["Type"]


def test_records_are_listed_from_a_name_and_type_on(route53, own_zone):
    name = f"b.{own_zone.name}"
    changes = [("CREATE", record(f"{n}.{own_zone.name}", "192.0.2.1", "A")) for n in "abc"]
    change(route53, own_zone.id, *changes, ("CREATE", record(name, '"words"', "TXT")))
    answer = route53.list_resource_record_sets(
        HostedZoneId=own_zone.id, StartRecordName=name, StartRecordType="TXT", MaxItems="1"
    )
    [found] = answer["ResourceRecordSets"]
    assert (found["Name"], found["Type"]) == (f"{name}.", "TXT")
    with refused("InvalidInput"):
        route53.list_resource_record_sets(HostedZoneId=own_zone.id, StartRecordType="TXT")
