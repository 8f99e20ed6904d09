import { describe, expect, it } from "vitest";
import {
  causesOf,
  type DomainObservation,
  diagnoseDomain,
  type Finding,
  type Heard,
  remediesOf,
} from "../../../../../provider/authority/public/plan/diagnosis";

const OWN = ["ns-1.awsdns-1.com", "ns-2.awsdns-2.net"];
const VALUE = "_b.acm-validations.aws";

type Answer = Heard["answer"];
const values = (...all: string[]): Answer => ({ values: all });
const reason = (why: "no such record" | "server failure" | "no answer"): Answer => ({ reason: why });
/** Answers of the public resolvers, then of the machine's own, then of the zone's first server. */
const heard = (first: Answer, second = first, local = first, own?: Answer): Heard[] => [
  { resolver: "1.1.1.1", kind: "public", answer: first },
  { resolver: "8.8.8.8", kind: "public", answer: second },
  { resolver: "here", kind: "local", answer: local },
  ...(own ? [{ resolver: "ns-1.awsdns-1.com", kind: "own" as const, answer: own }] : []),
];
const none = reason("no such record");
const silent = reason("no answer");
const sees = values(VALUE);

const right: DomainObservation = {
  domain: "api.example.com",
  record: { name: "_a.api.example.com.", value: `${VALUE}.` },
  zone: { id: "Z1", name: "example.com" },
  inZone: { state: "present" },
  ownServers: OWN,
  delegation: heard(values(...OWN)),
  seen: heard(sees, sees, sees, sees),
};
const denied = { state: "unknown", why: "route53:ListResourceRecordSets is not allowed" } as const;
const elsewhere = heard(values("ns1.other.net", "NS2.other.net."));

const rows: [sentence: string, Partial<DomainObservation>, cause: RegExp, remedy: RegExp][] = [
  [
    "a record that was deleted is named, with its zone",
    { inZone: { state: "absent" } },
    /^the record _a\.api\.example\.com CNAME _b\.acm-validations\.aws does not stand in the hosted zone example\.com \(Z1\): somebody deleted it$/,
    /pulumi up puts it again/,
  ],
  [
    "a deleted record comes before a wrong delegation",
    { inZone: { state: "absent" }, delegation: elsewhere, seen: heard(none) },
    /does not stand/,
    /puts it again/,
  ],
  [
    "another value is named beside the right one",
    { inZone: { state: "other", value: "_old.acm-validations.aws." } },
    /another value, _old\.acm-validations\.aws\. instead of _b\.acm-validations\.aws$/,
    /find out what writes the other/,
  ],
  [
    "a domain at other servers: both sides are named",
    { delegation: elsewhere, seen: heard(none, none, none, sees) },
    /^example\.com is not delegated to the name servers of the hosted zone example\.com \(Z1\) \(ns-1\.awsdns-1\.com, ns-2\.awsdns-2\.net\) but to ns1\.other\.net, ns2\.other\.net, according to 1\.1\.1\.1, 8\.8\.8\.8$/,
    /Delegate it .* or give the zone with the servers ns1\.other\.net, ns2\.other\.net .*hostedZoneIds/,
  ],
  [
    "a private network that sees the record itself hides no wrong delegation",
    { delegation: elsewhere, seen: heard(none, none, sees) },
    /is not delegated/,
    /Delegate it/,
  ],
  [
    "a machine whose network alone answers is believed",
    { delegation: heard(silent, silent, values("ns1.other.net")), seen: heard(silent, silent, none) },
    /but to ns1\.other\.net, according to here$/,
    /Delegate it/,
  ],
  [
    "servers with names of one's own are no wrong delegation where the record is seen",
    { delegation: elsewhere },
    /everything is right/,
    /Wait/,
  ],
  [
    "servers of two providers, of which one lacks the record",
    { delegation: heard(values(...OWN, "ns1.other.net")), seen: heard(sees, none) },
    /delegated to ns1\.other\.net beside .* not seen by 8\.8\.8\.8$/,
    /every provider/,
  ],
  [
    "no delegation at all",
    { delegation: heard(none), seen: heard(none, none, none, sees) },
    /delegated to no name servers, according to 1\.1\.1\.1, 8\.8\.8\.8: it is not registered, or its parent/,
    /NS records for example\.com .*ns-1\.awsdns-1\.com, ns-2\.awsdns-2\.net\) into its parent zone/,
  ],
  [
    "a delegation that leads to servers that know nothing of it",
    { delegation: heard(reason("server failure")), seen: heard(reason("server failure")) },
    /^1\.1\.1\.1, 8\.8\.8\.8 cannot resolve example\.com: /,
    /own name servers \(ns-1.*DS record/,
  ],
  [
    "a record on its way: who sees it and who does not",
    { seen: heard(none, sees, none, sees) },
    /propagating: seen by 8\.8\.8\.8, ns-1\.awsdns-1\.com, not yet by 1\.1\.1\.1, here$/,
    /15 minutes/,
  ],
  [
    "a record that nobody sees yet",
    { seen: heard(none) },
    /propagating: not yet by 1\.1\.1\.1, 8\.8\.8\.8, here$/,
    /Wait/,
  ],
  [
    "an old value that a resolver remembers",
    { seen: heard(values("_old.acm-validations.aws"), sees) },
    /not yet by 1\.1\.1\.1, here \(there it is _old\.acm-validations\.aws\)$/,
    /Wait/,
  ],
  ["everything is right", {}, /^everything is right: .*1\.1\.1\.1.*ACM only has to look$/, /some minutes/],
  [
    "values are the same whatever their case and last dot",
    { seen: heard(values(`${VALUE.toUpperCase()}.`)) },
    /everything is right/,
    /Wait/,
  ],
  [
    "no public DNS: the zone is what is known",
    { delegation: [], seen: [] },
    /^the record stands in .*; the public DNS could not be asked$/,
    /delegated to the zone's name servers \(ns-1/,
  ],
  [
    "blocked DNS is the same as none",
    { delegation: heard(silent), seen: heard(silent, silent, silent, silent) },
    /could not be asked/,
    /Check/,
  ],
  [
    "no public DNS and no permission: nothing is known, and it says why",
    { inZone: denied, ownServers: [], delegation: [], seen: [] },
    /is unknown: route53:ListResourceRecordSets is not allowed; and the public DNS could not be asked$/,
    /Look into the zone, and check that the domain is delegated to its name servers\.$/,
  ],
  [
    "no permission and nobody who sees it",
    { inZone: denied, seen: heard(none) },
    /not seen by 1\.1\.1\.1, 8\.8\.8\.8, here, and what stands in .* is unknown: route53:ListResourceRecordSets is not/,
    /Look into the zone/,
  ],
  [
    "no permission, but the zone's own server says that it stands",
    { inZone: denied, seen: heard(none, none, none, sees) },
    /stands in .* propagating: seen by ns-1\.awsdns-1\.com, not yet by 1\.1\.1\.1/,
    /Wait/,
  ],
  ["no permission, and everybody sees it", { inZone: denied }, /everything is right/, /Wait/],
  [
    "name servers that could not be read accuse nobody",
    { ownServers: [], delegation: elsewhere, seen: heard(none) },
    /propagating/,
    /Wait/,
  ],
];

describe("why a domain is not validated yet", () => {
  it.each(rows)("%s", (_, part, cause, remedy) => {
    const finding = diagnoseDomain({ ...right, ...part });
    expect(finding.domain).toBe("api.example.com");
    expect(finding.cause).toMatch(cause);
    expect(finding.remedy).toMatch(remedy);
    expect(finding.cause).not.toMatch(/\.$|undefined/);
    expect(finding.remedy).toMatch(/\.$/);
  });

  it("says something whatever was seen", () => {
    const states = [right.inZone, { state: "absent" }, { state: "other", value: "x" }, denied] as const;
    const answers = [sees, none, silent, reason("server failure"), values("_old"), values()];
    const leads = [values(...OWN), values("ns1.other.net"), none, silent, reason("server failure"), values()];
    for (const inZone of states)
      for (const first of answers)
        for (const second of answers)
          for (const lead of leads)
            for (const ownServers of [OWN, []]) {
              const part = { inZone, ownServers, seen: heard(first, second), delegation: heard(lead) };
              const { cause, remedy } = diagnoseDomain({ ...right, ...part });
              expect(cause).not.toMatch(/undefined|by ,|by $|\( ?\)/);
              expect(remedy).not.toBe("");
            }
  });
});

describe("findings as one text", () => {
  const one = (domain: string, cause: string, remedy: string): Finding => ({ domain, cause, remedy });
  const findings = [one("a", "late", "Wait."), one("b", "gone", "Put."), one("c", "late", "Wait.")];

  it("names domains of the same trouble together, and each remedy once", () => {
    expect(causesOf(findings)).toBe("a, c: late. b: gone.");
    expect(remediesOf(findings)).toBe("Wait. Put.");
    expect(causesOf([]) + remediesOf([])).toBe("");
  });
});
