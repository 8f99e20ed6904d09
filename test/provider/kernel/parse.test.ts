import { describe, expect, it } from "vitest";
import { z } from "zod";
import { publicCaArgs } from "../../../provider/authority/public/inputs";
import {
  certificateArgs,
  certificateInputs,
  certificateRefused,
} from "../../../provider/certificate/model/inputs";
import { parseInputs } from "../../../provider/kernel/parse";
import { NOTHING_REFUSED } from "../../../provider/kernel/refused";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { profileArgs } from "../../../provider/profile/inputs";
import { expectFault, faultsOf, host, pathsOf } from "./faults";

const certificate = {
  ...host,
  profile: { slug: "web" },
  accountId: "123456789012",
  region: "us-east-1",
  zones: [{ id: "Z1", name: "example.com" }],
  dnsNames: ["api.example.com"],
};

describe("all faults of an input are listed at once", () => {
  it("whatever their kind and depth", () => {
    const raw = {
      csr: "-----BEGIN CERTIFICATE REQUEST-----",
      organization: "Example",
      dnsNames: ["api.example.com", "10.0.0.1", "someone@example.com"],
      keyAlgorithm: "RSA_4096",
      renewBeforeDays: 31,
      validityDays: 90,
      tags: { "aws:owner": "me", good: "yes" },
      colour: "blue",
    };
    expect(pathsOf(certificateArgs, raw)).toEqual([
      "colour",
      "csr",
      "dnsNames[1]",
      "dnsNames[2]",
      "keyAlgorithm",
      "organization",
      "renewBeforeDays",
      "tags.aws:owner",
      "validityDays",
    ]);
  });

  it("and also those inside the profile that a certificate carries", () => {
    const profile = {
      slug: "Web!",
      policy: { dnsNames: { allowed: ["*.example.com", "a*b"] } },
      defaults: { dnsNames: ["ok.example.com", "not ok"] },
    };
    expect(pathsOf(certificateInputs, { ...certificate, profile })).toEqual([
      "profile.defaults.dnsNames[1]",
      "profile.policy.dnsNames.allowed[1]",
      "profile.slug",
    ]);
  });
});

describe("a fault says what to do", () => {
  it.each([
    ["a missing input", { ...certificate, accountId: undefined }, "accountId", /missing/, /Give a string/],
    ["a wrong type", { ...certificate, autoRenew: "yes" }, "autoRenew", /boolean/, /Give a boolean/],
    [
      "a number that is no whole one",
      { ...certificate, renewBeforeDays: 1.5 },
      "renewBeforeDays",
      /int/,
      /int/,
    ],
    ["too small a number", { ...certificate, renewBeforeDays: 0 }, "renewBeforeDays", />=1/, /at least 1\./],
    ["a text for a list", { ...certificate, dnsNames: "a.b" }, "dnsNames", /array/, /Give an array/],
    [
      "a slip of the pen",
      { ...certificate, dnsName: ["a.b"] },
      "dnsName",
      /no such input/,
      /correct its name/,
    ],
    [
      "a name that objects inherit",
      { ...certificate, constructor: 1 },
      "constructor",
      /no such/,
      /Remove it/,
    ],
    ["another name of that kind", { ...certificate, toString: 1 }, "toString", /no such/, /Remove it/],
  ])("for %s", (_, raw, property, cause, remedy) => {
    expectFault(faultsOf(certificateInputs, raw), property, cause, remedy);
  });

  it("for a value that fits none of several kinds, by the kind that is closest", () => {
    const schema = z.strictObject({
      replica: z.union([z.string(), z.strictObject({ region: z.string(), kmsKeyId: z.string() })]),
    });
    expectFault(
      faultsOf(schema, { replica: { region: "eu-west-1" } }),
      "replica.kmsKeyId",
      /missing/,
      /string/,
    );
  });
});

describe("what is not known yet", () => {
  const known = Object.keys(certificateInputs.shape);

  it.each(known)("causes no fault as the whole of %s", (key) => {
    expect(faultsOf(certificateInputs, { ...certificate, [key]: UNKNOWN })).toEqual([]);
  });

  it.each([
    ["in a list", { dnsNames: ["api.example.com", UNKNOWN] }],
    ["in an object of a list", { zones: [{ id: "Z1", name: UNKNOWN }, UNKNOWN] }],
    ["for a number deep inside", { profile: { slug: "web", renewBeforeDays: UNKNOWN } }],
    [
      "for a pattern",
      { profile: { slug: UNKNOWN, policy: { dnsNames: { allowed: [UNKNOWN, "*.a.org"] } } } },
    ],
    ["for a whole policy", { profile: { slug: "web", policy: UNKNOWN, defaults: UNKNOWN } }],
    ["as a tag's value", { tags: { owner: UNKNOWN } }],
  ])("causes no fault %s", (_, part) => {
    expect(faultsOf(certificateInputs, { ...certificate, ...part })).toEqual([]);
  });

  it("hides nothing of what is known beside it", () => {
    const raw = {
      ...certificate,
      dnsNames: [UNKNOWN, "10.0.0.1"],
      tags: { owner: UNKNOWN, "aws:x": "y" },
      profile: { slug: UNKNOWN, renewBeforeDays: 31, policy: { commonName: { denied: [UNKNOWN, "a*"] } } },
      renewBeforeDays: UNKNOWN,
      autoRenew: "no",
    };
    expect(pathsOf(certificateInputs, raw)).toEqual([
      "autoRenew",
      "dnsNames[1]",
      "profile.policy.commonName.denied[1]",
      "profile.renewBeforeDays",
      "tags.aws:x",
    ]);
  });

  it("causes no fault where several parts are judged together", () => {
    const schema = z.strictObject({
      replica: z.union([z.string(), z.strictObject({ region: z.string(), days: z.number() })]).optional(),
      range: z
        .strictObject({ low: z.string(), high: z.string() })
        .refine(({ low, high }) => low < high)
        .optional(),
    });
    expect(faultsOf(schema, { replica: { region: "eu-west-1", days: UNKNOWN } })).toEqual([]);
    expect(faultsOf(schema, { range: { low: "1", high: UNKNOWN } })).toEqual([]);
    expect(pathsOf(schema, { range: { low: "2", high: "1" } })).toEqual(["range"]);
  });

  it("is still refused where no value at all could be right", () => {
    expect(pathsOf(certificateArgs, { csr: UNKNOWN, colour: UNKNOWN })).toEqual(["colour", "csr"]);
  });

  it("stays as it came, and so does the rest in its canonical form", () => {
    const { inputs } = parseInputs(
      publicCaArgs,
      {
        hostedZoneIds: ["/hostedzone/Z1", "Z1"],
        region: UNKNOWN,
        caName: UNKNOWN,
      },
      NOTHING_REFUSED,
    );
    expect(inputs).toEqual({ hostedZoneIds: ["Z1"], region: UNKNOWN, caName: UNKNOWN });
  });

  it("keeps its place in a list", () => {
    const { inputs } = parseInputs(
      certificateArgs,
      { dnsNames: [UNKNOWN, "a.example.com"], autoRenew: 1 },
      NOTHING_REFUSED,
    );
    expect(inputs.dnsNames).toEqual([UNKNOWN, "a.example.com"]);
  });
});

describe("the canonical form", () => {
  it("takes each property for itself where another one is at fault", () => {
    const { inputs, faults } = parseInputs(
      certificateArgs,
      {
        dnsNames: ["API.Example.COM."],
        renewBeforeDays: 31,
      },
      NOTHING_REFUSED,
    );
    expect(inputs).toEqual({ dnsNames: ["api.example.com"], renewBeforeDays: 31 });
    expect(faults).toHaveLength(1);
  });

  it("drops what is null or undefined, and fills in no default", () => {
    const raw = { slug: undefined, description: null, keyAlgorithm: "EC_prime256v1" };
    expect(parseInputs(profileArgs, raw, NOTHING_REFUSED)).toEqual({
      inputs: { keyAlgorithm: "EC_prime256v1" },
      faults: [],
    });
  });

  it("leaves the raw inputs as they were", () => {
    const raw = Object.freeze({ dnsNames: Object.freeze(["A.example.com"]), validityDays: 198 });
    parseInputs(certificateArgs, raw as unknown as Record<string, unknown>, certificateRefused);
    expect(raw).toEqual({ dnsNames: ["A.example.com"], validityDays: 198 });
  });
});
