import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Certificate, CertificateSet, SecretsManagerSync, type SecretsManagerSyncArgs } from "../..";
import { secretLine } from "../../provider/sync/secretsManager/model/line";
import { shim } from "../../resources/shim";
import { resolved, run } from "../components/mocks";
import {
  certificates,
  hosts,
  identity,
  lineOf,
  lines,
  namesIn,
  outputs,
  type Settings,
  secretArnOf,
  setting,
  synced,
} from "./setSamples";

describe("a sync of a set", () => {
  it("has one child for all its certificates, with what they are made of and no role or key", async () => {
    const settings = {
      certificateNameSchema: "tls-{{certificateId}}",
      readers: ["444455556666"],
      syncNow: "1",
    };
    const { of } = await run(synced(settings), { outputs });
    const [child, ...others] = of("CertificateSecretSet");
    expect(others).toEqual([]);
    expect(child?.name).toBe("Prod-fleet");
    expect(child?.parent).toBe("urn:pulumi:dev::shop::aws-pki:index:SecretsManagerSync::Prod");
    expect(namesIn(child?.dependencies)).toEqual(expect.arrayContaining(["fleet", "writer"]));
    const { identity: own, resourceUrn, ...inputs } = child?.inputs ?? {};
    expect(own).toMatchObject({ project: "shop", stack: "dev" });
    expect(resourceUrn).toMatch(/CertificateSecretSet::Prod-fleet$/);
    expect(inputs).toEqual({
      ...settings,
      __provider: shim("certificateSecretSet"),
      syncName: "prod",
      region: "eu-central-1",
      source: { identity, profile: "web", region: "us-east-1" },
      certificates: lines,
      acmConnection: "acm",
      connection: "writer",
    });
  });

  it("tells by the set's name, then by key, what was written", async () => {
    const { result } = await run(synced(), { outputs });
    const { sets, secrets } = result.sync;
    expect(secrets).toEqual({});
    expect(Object.keys(sets)).toEqual(["fleet"]);
    const { fleet } = sets;
    if (!fleet) throw new Error("There is nothing of the set.");
    const { names, arns, versionIds, serials } = fleet;
    const told = await Promise.all([names, arns, versionIds, serials].map((one) => resolved(one)));
    expect(told).toEqual([{ one: "tls/one" }, { one: secretArnOf("one") }, { one: "v1" }, { one: "03:one" }]);
  });

  /** A sync of a certificate and a set. */
  const mixed = (settings: Settings = {}) => {
    const { writer, profile } = setting();
    const fleet = new CertificateSet("fleet", { profile, certificates });
    const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
    return new SecretsManagerSync("prod", { connection: writer, certificates: [fleet, api], ...settings });
  };

  it("may list certificates of their own as well", async () => {
    const { result, of } = await run(() => mixed(), { outputs });
    expect(of("CertificateSecret").map(({ name }) => name)).toEqual(["prod-api"]);
    expect(of("CertificateSecretSet").map(({ name }) => name)).toEqual(["prod-fleet"]);
    expect([Object.keys(result.secrets), Object.keys(result.sets)]).toEqual([["api"], ["fleet"]]);
  });

  it("syncs the whole set now where it is named, and leaves the others", async () => {
    const { of } = await run(() => mixed({ syncNow: { token: "x", certificates: ["fleet"] } }), { outputs });
    const tokens = [...of("CertificateSecret"), ...of("CertificateSecretSet")].map(
      ({ inputs }) => inputs.syncNow,
    );
    expect(tokens).toEqual([undefined, "x"]);
  });

  it("refuses to sync a key of a set now, as it has no resource", async () => {
    const settings = { syncNow: { token: "x", certificates: ["one"] } };
    await run(() => {
      expect(() => mixed(settings)).toThrow(/"one" is no certificate of this sync.*"fleet", "api"/);
    });
  });

  it("refuses two members of one name, which would share a child's name", async () => {
    await run(() => {
      const { profile } = setting();
      const fleet = new CertificateSet("api", { profile, certificates: hosts("one") });
      const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
      const make = (list: SecretsManagerSyncArgs["certificates"]) => () =>
        new SecretsManagerSync("prod", { certificates: list });
      expect(make([fleet, api])).toThrow(
        "SecretsManagerSync prod: two of its certificates have the name api.",
      );
      expect(make([fleet, fleet])).toThrow("list it once");
    });
  });

  it("names the ARNs of all its secrets to its readers", async () => {
    const both = { one: secretArnOf("one"), two: secretArnOf("two") };
    const written = Object.entries(both).map(([key, arn]) => [key, secretLine(arn, "v1", lineOf(key))]);
    const all = { ...outputs, CertificateSecretSet: { lines: Object.fromEntries(written), failures: {} } };
    const { result } = await run(synced({ readers: ["444455556666"] }), { outputs: all });
    const policy = JSON.parse((await resolved(result.sync.readerAccess.identityPolicy)) ?? "{}");
    const ends = ["one", "two"].map((key) => secretArnOf(key).replace(/AbC123$/, "??????"));
    expect(policy.Statement[0].Resource).toEqual(ends);
  });
});

describe("the estimate of a sync", () => {
  afterEach(() => vi.restoreAllMocks());

  it("counts every name of a set", async () => {
    const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
    const certificates = {
      one: { commonName: "one.example.com", dnsNames: ["one.example.com", "two.example.com"] },
      all: { dnsNames: ["*.example.com"] },
    };
    await run(synced({}, { certificates }), {
      outputs,
      config: { "aws-pki:prices": '{"certificateName":10,"certificateWildcard":100}' },
    });
    const [[line] = []] = info.mock.calls;
    expect(line).toContain("certificates $120.00 for an issue");
    expect(line).toContain("secrets $0.80 a month");
  });
});
