import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Certificate } from "../../sandbox/acm/certificate";
import { validationRecord } from "../../sandbox/acm/validationRecord";
import type { CallContext } from "../../sandbox/core/operation";
import { createWorld } from "../../sandbox/world";
import { START } from "./bench";

const ACCOUNT = "111122223333";
const HOSTS = ["a.example.com", "b.example.com", "x.sub.example.com"];
const CNAME_OF = HOSTS.map((host) => validationRecord(ACCOUNT, host));

type Step =
  | { kind: "request"; host: number }
  | { kind: "record"; action: "UPSERT" | "DELETE"; host: number; inChild: boolean; right: boolean }
  | { kind: "caa"; issuer: string }
  | { kind: "delegate" }
  | { kind: "zone"; name: string }
  | { kind: "wait"; seconds: number };

const host = fc.nat(HOSTS.length - 1);
const requested = fc.record({ kind: fc.constant("request" as const), host });
const recorded = fc.record({
  kind: fc.constant("record" as const),
  action: fc.constantFrom("UPSERT" as const, "UPSERT" as const, "DELETE" as const),
  host,
  inChild: fc.constantFrom(false, false, true),
  right: fc.constantFrom(true, true, true, false),
});
const waited = fc.record({
  kind: fc.constant("wait" as const),
  seconds: fc.constantFrom(20, 60, 60, 90_000, 14_000_000),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: requested },
  { weight: 6, arbitrary: recorded },
  { weight: 3, arbitrary: waited },
  fc.record({ kind: fc.constant("caa" as const), issuer: fc.constantFrom("amazon.com", "other.org") }),
  fc.constant({ kind: "delegate" as const }),
  fc.constant({ kind: "zone" as const, name: "sub.example.com" }),
);

/** The status of every certificate after these steps; `everywhere` looks at all of them at each change of DNS. */
function play(steps: Step[], everywhere: boolean): unknown[] {
  const world = createWorld({ clock: { now: () => START }, validationSeconds: 60 });
  if (everywhere) {
    const all = world.acm.provenAt.bind(world.acm);
    vi.spyOn(world.acm, "provenAt").mockImplementation(() => all(undefined));
  }
  const context = (): CallContext => ({
    caller: { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/u`, userId: "U" },
    region: "us-east-1",
    now: world.clock.now(),
    permit: context,
  });
  const zones = new Map<string, string>();
  const call = (service: "acm" | "route53", operation: string, input: object): unknown => {
    const { schema, handle } = world.operations[service][operation] ?? {};
    return handle?.(schema?.parse(input), context());
  };
  const createZone = (name: string) => {
    const made = call("route53", "CreateHostedZone", {
      Name: name,
      CallerReference: `${zones.size} ${name}`,
    });
    zones.set(name, (made as { HostedZone: { Id: string } }).HostedZone.Id);
  };
  const changeRecord = (zone: string, Action: string, Name: string, Type: string, values: string[]) => {
    const ResourceRecords = { ResourceRecord: values.map((Value) => ({ Value })) };
    const Change = [{ Action, ResourceRecordSet: { Name, Type, TTL: 60, ResourceRecords } }];
    call("route53", "ChangeResourceRecordSets", {
      Id: zones.get(zone),
      ChangeBatch: { Changes: { Change } },
    });
  };
  const take = (one: Step, at: number) => {
    if (one.kind === "wait") return world.clock.advance(one.seconds);
    if (one.kind === "zone") return zones.has(one.name) ? undefined : createZone(one.name);
    if (one.kind === "caa")
      return changeRecord("example.com", "UPSERT", "example.com", "CAA", [`0 issue "${one.issuer}"`]);
    if (one.kind === "delegate") {
      const child = world.zones.find((zones.get("sub.example.com") ?? "").replace("/hostedzone/", ""));
      const servers = child?.nameServers.map((server) => `${server}.`) ?? ["ns.nobody.net."];
      return changeRecord("example.com", "UPSERT", "sub.example.com", "NS", servers);
    }
    if (one.kind === "request") {
      const input = { DomainName: HOSTS[one.host], ValidationMethod: "DNS", IdempotencyToken: `t${at}` };
      const Options = { Export: "ENABLED" };
      const arn = call("acm", "RequestCertificate", { ...input, Options }) as { CertificateArn: string };
      world.acm.find(arn.CertificateArn)?.inUseBy.set("listener", world.clock.now());
      return undefined;
    }
    const { name = "", value = "" } = CNAME_OF[one.host] ?? {};
    const zone = one.inChild ? "sub.example.com" : "example.com";
    return changeRecord(zone, one.action, name, "CNAME", [one.right ? value : "elsewhere.net."]);
  };
  createZone("example.com");
  for (const [at, one] of steps.entries()) {
    try {
      take(one, at);
    } catch {
      // A record that is not there to be deleted, a zone that is not there yet: refused in both worlds.
    }
  }
  return world.acm.list(context()).map((one: Certificate) => ({
    ...one,
    proofs: [...one.proofs],
    validated: [...one.validated],
  }));
}

test("looking only where a change of DNS can be noticed leaves every certificate as looking everywhere does", () => {
  let issued = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const narrow = play(steps, false);
      expect(narrow).toEqual(play(steps, true));
      issued += (narrow as Certificate[]).filter(({ issues }) => issues.length > 0).length;
    }),
    { numRuns: 300, seed: 8 },
  );
  // Otherwise nothing that matters was compared.
  expect(issued).toBeGreaterThan(20);
});
