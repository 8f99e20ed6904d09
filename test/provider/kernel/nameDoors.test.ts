import { describe, expect, test } from "vitest";
import type { HostedZone } from "../../../provider/kernel/domainName";
import { policyFor } from "../../../provider/permissions/policyFor";
import { scopeFaults } from "../../../provider/permissions/scopeFaults";
import { newCertificate, newCertificateSet } from "../../support/resources";
import { openWorld, type World } from "../../support/world";

type Door = (text: string) => readonly string[] | undefined;

async function openZones(): Promise<{ world: World; zones: HostedZone[] }> {
  const world = await openWorld();
  return {
    world,
    zones: await Promise.all(["xn--bcher-kva.de", "example.com"].map((name) => world.zone(name))),
  };
}

/** The inputs that take names. Each tells the names that it makes of one text; undefined where it refuses the text. */
const doors: Readonly<Record<string, () => Promise<Door>>> = {
  Certificate: async () => {
    const { world, zones } = await openZones();
    const certificate = newCertificate(world, zones);
    return (text) => {
      const dnsNames = [text];
      if (certificate.faults({ dnsNames }).length > 0) return undefined;
      return certificate.check({ dnsNames }).dnsNames;
    };
  },
  CertificateSet: async () => {
    const { world, zones } = await openZones();
    const set = newCertificateSet(world, zones);
    return (text) => {
      const certificates = { a: { dnsNames: [text] } };
      if (set.faults({ certificates }).length > 0) return undefined;
      return set.check({ certificates }).certificates.a?.dnsNames;
    };
  },
  policyFor: async () => (text) => {
    const scope = { domainNames: [text] };
    if (scopeFaults(["acm-public-ca"], scope).length > 0) return undefined;
    const names = /"acm:DomainNames":(\[[^\]]*\])/.exec(
      JSON.stringify(policyFor(["acm-public-ca"], scope)),
    )?.[1];
    return JSON.parse(names ?? "[]") as string[];
  },
};

describe.each(Object.entries(doors))("%s", (_door, open) => {
  test.each([
    ["bücher.de", "xn--bcher-kva.de"],
    ["  BÜCHER.de. ", "xn--bcher-kva.de"],
    ["*.bücher.de", "*.xn--bcher-kva.de"],
    ["api。bücher。de", "api.xn--bcher-kva.de"],
    ["xn--bcher-kva.de", "xn--bcher-kva.de"],
    ["API.Example.COM", "api.example.com"],
  ])("takes %j as %s", async (text, name) => {
    expect((await open())(text)).toEqual([name]);
  });

  test.each([
    ["a path", "bücher.de/path"],
    ["a path of another script's slash", "bücher.de／path"],
    ["a path with a backslash", "bücher.de\\path"],
    ["a port", "bücher.de:443"],
    ["a scheme", "https://bücher.de"],
    ["a query", "bücher.de?a"],
    ["a fragment", "bücher.de#a"],
    ["a user", "jürgen@bücher.de"],
    ["an escape", "b%C3%BCü.bücher.de"],
    ["a blank", "bü cher.de"],
    ["a tab", "bü\tcher.de"],
    ["a line's end", "bü\ncher.de"],
    ["a tab among ASCII letters", "exam\tple.com"],
    ["an underscore", "_ü.bücher.de"],
    ["a wildcard in the middle", "ü.*.bücher.de"],
    ["an address in wide digits", "１０.0.0.1"],
    ["an address", "10.0.0.1"],
    ["a single label", "bücher"],
    ["a path after ASCII letters", "example.com/path"],
  ])("refuses %s", async (_, text) => {
    expect((await open())(text)).toBeUndefined();
  });
});
