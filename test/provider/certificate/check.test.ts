import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { newCertificate } from "../../support/resources";
import { openWorld } from "../../support/world";

const names = ["api.example.com", "www.example.com"];

async function openCertificate() {
  const world = await openWorld();
  return { world, api: newCertificate(world, [await world.zone("example.com")]) };
}

describe("check refuses, before anything is paid", () => {
  const label = "a".repeat(60);
  const profile = (more: object) => ({ profile: { slug: "web", ...more } });
  test.each([
    [
      "a name outside every zone",
      { dnsNames: ["api.example.org"] },
      "dnsNames",
      "none of the CA's hosted zones (example.com)",
    ],
    ["a name that only ends like the zone", { dnsNames: ["notexample.com"] }, "dnsNames", "none of the CA's"],
    [
      "11 names",
      { dnsNames: Array.from({ length: 11 }, (_, n) => `n${n}.example.com`) },
      "dnsNames",
      "11 names",
    ],
    [
      "ten names and another common name",
      { commonName: "example.com", dnsNames: Array.from({ length: 10 }, (_, n) => `n${n}.example.com`) },
      "dnsNames",
      "11 names",
    ],
    ["no name", {}, "dnsNames", "no name"],
    [
      "a common name of more than 64 characters",
      { commonName: `${label}.example.com` },
      "commonName",
      "72 characters",
    ],
    [
      "only names that are too long for a common name",
      { dnsNames: [`${label}.example.com`] },
      "commonName",
      "none can be the common name",
    ],
    ["an IP address", { dnsNames: ["api.example.com", "192.0.2.1"] }, "dnsNames[1]", "IP address"],
    ["an e-mail address", { dnsNames: ["me@example.com"] }, "dnsNames[0]", "e-mail"],
    ["a wildcard in the middle", { dnsNames: ["a.*.example.com"] }, "dnsNames[0]", "wildcard"],
    [
      "an algorithm that ACM does not export",
      { dnsNames: names, keyAlgorithm: "RSA_4096" },
      "keyAlgorithm",
      "RSA_2048",
    ],
    [
      "a renewal 31 days ahead",
      { dnsNames: names, renewBeforeDays: 31 },
      "renewBeforeDays",
      "45 days before the end",
    ],
    ["a CSR", { dnsNames: names, csr: "-----BEGIN" }, "csr", "certificate signing request"],
    ["another validity than 198 days", { dnsNames: names, validityDays: 90 }, "validityDays", "198"],
    ["a reserved tag", { dnsNames: names, tags: { "aws:x": "y" } }, "tags.aws:x", "reserved"],
    [
      "what the profile's policy denies",
      { dnsNames: names, ...profile({ policy: { dnsNames: { denied: ["www.*", "www.example.com"] } } }) },
      "profile.policy.dnsNames.denied[0]",
      "not a name pattern",
    ],
    [
      "what the profile's policy does not allow",
      { dnsNames: names, ...profile({ policy: { dnsNames: { allowed: ["api.example.com"] } } }) },
      "dnsNames",
      "does not allow www.example.com",
    ],
  ])("%s", async (_, raw, property, cause) => {
    const { world, api } = await openCertificate();
    const faults = api.faults(raw);
    expect(faults.map((fault) => fault.property)).toEqual([property]);
    expect(`${faults[0]?.cause} ${faults[0]?.remedy}`).toContain(cause);
    expect(world.calls("acm")).toEqual([]);
  });

  test("several things at once, each with its path", async () => {
    const { api } = await openCertificate();
    const raw = {
      dnsNames: ["ok.example.com", "10.0.0.1"],
      keyAlgorithm: "DSA",
      organization: "Shop",
      renewBeforeDays: 0,
    };
    const paths = ["dnsNames[1]", "keyAlgorithm", "organization", "renewBeforeDays"];
    expect(
      api
        .faults(raw)
        .map((fault) => fault.property)
        .sort(),
    ).toEqual(paths);
  });
});

describe("check brings names to one form", () => {
  test("lower case, no trailing dot, no duplicates, in order; the first listed is the common name", async () => {
    const { api } = await openCertificate();
    const inputs = api.check({ dnsNames: ["WWW.example.com.", "api.example.com", "www.example.com"] });
    expect(inputs).toMatchObject({ commonName: "www.example.com", dnsNames: names });
  });

  test("names of which one is not known yet are unknown as a whole, or a preview would show a replacement", async () => {
    const { api } = await openCertificate();
    const undecided = { commonName: UNKNOWN, dnsNames: UNKNOWN };
    expect(api.check({ dnsNames: ["api.example.com", UNKNOWN] })).toMatchObject(undecided);
  });

  test("zones that are not known yet refuse nothing", async () => {
    const { api } = await openCertificate();
    const raw = { dnsNames: ["api.example.org"], zones: UNKNOWN };
    expect(api.check(raw).commonName).toBe("api.example.org");
  });

  test("a profile's default names serve a certificate that lists none", async () => {
    const { api } = await openCertificate();
    const profile = { slug: "web", defaults: { dnsNames: ["b.example.com", "a.example.com"] } };
    expect(api.check({ profile })).toMatchObject({
      commonName: "b.example.com",
      dnsNames: ["a.example.com", "b.example.com"],
    });
  });
});
