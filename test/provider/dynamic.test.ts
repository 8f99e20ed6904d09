import { describe, expect, it } from "vitest";
import { BLANK } from "../../provider/certificate/state";
import { handlers } from "../../provider/dynamic";
import { UNKNOWN } from "../../provider/kernel/unknown";
import { host } from "./kernel/faults";

type Json = Record<string, unknown>;

const __provider = "the shim";
const news = {
  ...host,
  __provider,
  profile: { slug: "web", policy: { dnsNames: { denied: ["*.internal.example.com"] } } },
  accountId: "123456789012",
  region: "us-east-1",
  zones: [{ id: "Z1", name: "example.com" }],
  dnsNames: ["api.example.com", "www.example.com"],
};
const check = async (part: Json, olds: Json = {}) => handlers.certificate.check(olds, { ...news, ...part });
const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}.example.com`);

describe("the door's check", () => {
  it("gives canonical inputs, with the shim as it came", async () => {
    const { inputs, failures } = await check({ dnsNames: ["WWW.example.com", "api.example.com."] });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({
      __provider,
      commonName: "www.example.com",
      dnsNames: ["api.example.com", "www.example.com"],
      certificateId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it("gives plain JSON", async () => {
    const { inputs } = await check({});
    expect(inputs).toEqual(JSON.parse(JSON.stringify(inputs)));
    expect(Object.values(inputs)).not.toContain(undefined);
  });

  it("lists every fault with its path and a sentence", async () => {
    const { failures } = await check({
      csr: "x",
      renewBeforeDays: 31,
      dnsNames: ["10.0.0.1"],
      validityDays: 90,
    });
    expect(failures.map((failure) => failure.property).sort()).toEqual([
      "csr",
      "dnsNames[0]",
      "renewBeforeDays",
      "validityDays",
    ]);
    for (const { reason } of failures) expect(reason).toMatch(/^.+[.!] .+\.$/);
  });

  it.each<[string, Json, string, RegExp]>([
    ["eleven names", { dnsNames: names(11) }, "dnsNames", /11 names/],
    [
      "eleven with the common name",
      { dnsNames: names(10), commonName: "example.com" },
      "dnsNames",
      /11 names/,
    ],
    [
      "a common name of 65 characters",
      { commonName: `${"a".repeat(53)}.example.com` },
      "commonName",
      /65 characters/,
    ],
    ["no name at all", { dnsNames: [] }, "dnsNames", /no name/],
    [
      "a name outside every zone",
      { dnsNames: ["api.badexample.com"] },
      "dnsNames",
      /none of the CA's hosted zones/,
    ],
    [
      "a name that the policy denies",
      { dnsNames: ["a.internal.example.com"] },
      "dnsNames",
      /denies a\.internal/,
    ],
  ])("refuses %s", async (_, part, property, reason) => {
    const { failures } = await check(part);
    expect(failures).toEqual([{ property, reason: expect.stringMatching(reason) }]);
  });

  it("keeps identity and common name of the state", async () => {
    const first = (await check({})).inputs;
    const renamed = { ...host.identity, resource: "T::other" };
    const again = await check({ identity: renamed, dnsNames: ["www.example.com", "api.example.com"] }, first);
    // The identity is that of the URN, and so it is not stored; but the id derives from it.
    expect(again.inputs).not.toHaveProperty("identity");
    expect(again.inputs).toMatchObject({
      resourceUrn: "dev::shop::::api",
      certificateId: first.certificateId,
      commonName: "api.example.com",
    });
  });
});

/** The state of a certificate that was issued as `news` has it. */
const state = async () => ({
  ...(await check({})).inputs,
  ...BLANK,
  status: "ISSUED",
  serial: "01:02",
  notBefore: "2027-01-01T00:00:00.000Z",
  notAfter: "2927-01-01T00:00:00.000Z",
});

describe("a preview in which something is not known yet", () => {
  const diffOf = async (part: Json) => {
    const olds = await state();
    const { inputs, failures } = await check(part, olds);
    expect(failures).toEqual([]);
    return handlers.certificate.diff("arn", olds, inputs);
  };

  it.each<[string, Json]>([
    ["one of the names", { dnsNames: ["api.example.com", UNKNOWN] }],
    ["all names", { dnsNames: UNKNOWN }],
    ["the common name", { commonName: UNKNOWN }],
    ["a tag of the profile", { profile: { slug: "web", tags: { owner: UNKNOWN } } }],
    ["the profile's policy", { profile: { slug: "web", policy: { dnsNames: { allowed: [UNKNOWN] } } } }],
    ["the profile's algorithm", { profile: { slug: "web", keyAlgorithm: UNKNOWN } }],
    [
      "the default names of a profile",
      { dnsNames: undefined, profile: { slug: "web", defaults: { dnsNames: [UNKNOWN] } } },
    ],
    ["the account", { accountId: UNKNOWN, zones: UNKNOWN, region: UNKNOWN }],
  ])("shows no replacement for %s, but a change", async (_, part) => {
    expect(await diffOf(part)).toEqual({ replaces: [] });
  });

  it("shows nothing where nothing changed", async () => {
    expect(await diffOf({})).toEqual({ replaces: [], changes: false });
    expect(await diffOf({ dnsNames: ["www.example.com", "api.example.com"] })).toEqual({
      replaces: [],
      changes: false,
    });
  });

  it("shows a replacement for another name, also where other things are unknown", async () => {
    const part = {
      dnsNames: ["api.example.com", "b.example.com"],
      profile: { slug: "web", tags: { a: UNKNOWN } },
    };
    expect(await diffOf(part)).toEqual({ replaces: ["dnsNames"] });
  });
});

describe("a state without the shim, as a native plugin writes one", () => {
  const diffOf = async (part: Json, { __provider: shim, ...olds }: Json, news = {}) => {
    const { inputs } = await check(news, olds);
    return handlers.certificate.diff("arn", { ...olds, ...part }, inputs);
  };

  it("is a change, or the resource could never be destroyed", async () => {
    expect(await diffOf({}, await state())).toEqual({ replaces: [], changes: true });
    expect(await diffOf({ __provider }, await state())).toEqual({ replaces: [], changes: false });
  });

  it("leaves it to the engine to show what else changed", async () => {
    const tagged = { tags: { team: "shop" } };
    expect(await diffOf({}, await state(), tagged)).toEqual({ replaces: [] });
  });
});

describe("an error that the host prints with its stack", () => {
  /** As cmd/dynamic-provider of @pulumi/pulumi prints it. */
  const printed = (error: Error) => `${error}: ${error.stack}`;
  const tooNew = { ...host, stateVersion: 99 };
  const failing: [string, () => Promise<unknown>][] = [
    ["check", () => handlers.certificate.check(tooNew, news)],
    ["diff", () => handlers.certificate.diff("arn", tooNew, news)],
    ["read", () => handlers.certificate.read("arn", tooNew)],
    ["update", () => handlers.certificate.update("arn", tooNew, news)],
    ["delete", () => handlers.certificate.delete("arn", tooNew)],
  ];

  it.each(failing)("of %s leaves its message to the engine, and shows no path", async (_, fail) => {
    const error = (await fail().catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: "StateTooNew", message: expect.stringContaining("[StateTooNew]") });
    expect(printed(error)).toMatch(/^urn:pulumi:\S+: \[StateTooNew\]$/);
  });

  it("keeps its stack where it is a fault of the code", async () => {
    const error = (await handlers.certificate
      .diff("arn", null as never, news)
      .catch((thrown) => thrown)) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(printed(error)).toContain("dynamic.ts");
  });
});

describe("a secret's name in preview", () => {
  const secret = {
    ...host,
    __provider,
    syncName: "prod",
    certificate: {
      arn: UNKNOWN,
      certificateId: "0123456789abcdef0123456789abcdef",
      notBefore: "2027-01-01T00:00:00.000Z",
      serial: UNKNOWN,
      status: UNKNOWN,
      commonName: "api.example.com",
      profile: "web",
      region: UNKNOWN,
    },
  };
  const nameOf = async (part: Json) =>
    (await handlers.certificateSecret.check({}, { ...secret, ...part })).inputs.secretName;

  it.each<[string, Json, string]>([
    ["is known, as the certificate's id is", {}, "pulumi-aws-pki-0123456789abcdef0123456789abcdef"],
    [
      "is known where it needs nothing unknown",
      { certificateNameSchema: "{{sync}}/{{shortCertificateId}}" },
      "prod/01234567",
    ],
    [
      "is unknown with the sync's name",
      { certificateNameSchema: "{{sync}}/{{certificateId}}", syncName: UNKNOWN },
      UNKNOWN,
    ],
    ["is unknown with the schema", { certificateNameSchema: UNKNOWN }, UNKNOWN],
    [
      "is unknown with the certificate's id",
      { certificate: { ...secret.certificate, certificateId: UNKNOWN } },
      UNKNOWN,
    ],
  ])("%s", async (_, part, name) => {
    expect(await nameOf(part)).toBe(name);
  });

  it("that would be illegal is refused", async () => {
    const { failures } = await handlers.certificateSecret.check(
      {},
      { ...secret, certificateNameSchema: "{{certificateId}}-backup" },
    );
    expect(failures).toEqual([
      { property: "certificateNameSchema", reason: expect.stringMatching(/hyphen and six characters/) },
    ]);
  });
});
