import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  CertificateSet,
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
} from "../../index";
import { holdsSecret, withoutDependencies } from "../../internals/program/serializeProperty";
import { secretInputsOf } from "../../resources/base";
import { resolved, run, secretValue } from "../components/mocks";
import { lines, outputs as setOutputs } from "./setSamples";

const { secret } = pulumi;
const certificate = { commonName: secret("api.example.com"), serial: "01", dnsNames: ["api.example.com"] };
/** As the engine answers: what the provider has marked, marked. */
const outputs = {
  ...setOutputs,
  Certificate: certificate,
  CertificateSet: { lines: secret(lines), failures: secret({}) },
  CertificateSecretSet: {
    ...setOutputs.CertificateSecretSet,
    lines: secret(setOutputs.CertificateSecretSet.lines),
  },
};

/** Inputs that a program's resources name as secret, by resource. */
async function namedBy(program: () => unknown): Promise<Record<string, unknown>> {
  const { registered } = await run(program, { outputs });
  const named = registered.filter(({ inputs }) => "secretInputs" in inputs);
  return Object.fromEntries(named.map(({ name, inputs }) => [name, inputs.secretInputs]));
}

const caOf = () => new AcmPublicCa("public", { hostedZoneIds: ["Z1"] });
const profileOf = () => new CertificateProfile("web", { ca: caOf() });

describe("a resource names the inputs in which the program has a secret", () => {
  it.each<[string, () => unknown, Record<string, unknown>]>([
    ["a text", () => new AcmPublicCa("ca", { hostedZoneId: secret("Z1") }), { ca: ["hostedZoneId"] }],
    [
      "one of a list",
      () => new AcmPublicCa("ca", { hostedZoneIds: ["Z2", secret("Z1")] }),
      { ca: ["hostedZoneIds"] },
    ],
    [
      "in a part, which its certificates are given too",
      () => {
        const defaults = { dnsNames: secret(["api.example.com"]) };
        const profile = new CertificateProfile("web", { ca: caOf(), defaults, description: secret("x") });
        new Certificate("api", { profile });
      },
      { web: ["defaults", "description"], api: ["profile"] },
    ],
    [
      "what tells whose a connection is",
      () => {
        const roleArn = secret("arn:aws:iam::111122223333:role/x");
        new AwsConnection("acm", { method: { type: "assume-role", roleArn, externalId: secret("id") } });
      },
      { acm: ["roleArn"] },
    ],
    [
      "and no key, which stands in no resource",
      () =>
        new AwsConnection("acm", {
          method: { type: "access-key", accessKeyId: secret("A"), secretAccessKey: secret("B") },
        }),
      {},
    ],
    [
      "of a key of a set",
      () =>
        new CertificateSet("fleet", {
          profile: profileOf(),
          certificates: { a: { dnsNames: [secret("a.example.com")] } },
        }),
      { fleet: ["certificates"], "fleet-complete": ["failures"] },
    ],
  ])("%s", async (_what, program, named) => {
    expect(await namedBy(() => void program())).toEqual(named);
  });

  it("also a secret output of its certificate", async () => {
    const named = await namedBy(() => {
      const api = new Certificate("api", { profile: profileOf(), dnsNames: ["api.example.com"] });
      new SecretsManagerSync("prod", { certificates: [api], tags: { team: secret("web") } });
    });
    expect(named).toEqual({ "prod-api": ["certificate", "tags"] });
  });

  it("without waiting for what they come from", async () => {
    const { of } = await run(() => {
      const other = new AcmPublicCa("other", { hostedZoneId: "Z1" });
      new AcmPublicCa("ca", { hostedZoneId: secret("Z1"), caName: withoutDependencies(other.caName) });
    });
    expect(of("AcmPublicCa").map(({ dependencies }) => dependencies)).toEqual([[], []]);
  });
});

describe("a resource names what a transformation of its own has made secret", () => {
  const making = (name: string): pulumi.ResourceTransformation => {
    return ({ props, opts }) => ({ props: { ...props, [name]: secret(props[name]) }, opts });
  };

  it("beside what was secret before", async () => {
    const named = await namedBy(() => {
      const opts = { transformations: [making("commonName"), making("tags")] };
      const args = { commonName: "a.example.com", autoRenew: secret(true), tags: {} };
      new Certificate("api", { profile: profileOf(), ...args }, opts);
    });
    expect(named).toEqual({ api: ["autoRenew", "commonName", "tags"] });
  });

  it("of a connection beside what its method tells", async () => {
    const named = await namedBy(() => {
      const roleArn = secret("arn:aws:iam::111122223333:role/x");
      const args = { method: { type: "assume-role" as const, roleArn }, description: "x" };
      new AwsConnection("acm", args, { transformations: [making("description")] });
    });
    expect(named).toEqual({ acm: ["description", "roleArn"] });
  });

  it("and gives none to its children, which inherit it", async () => {
    const { registered } = await run(() => {
      const ca = new AcmPublicCa("public", { hostedZoneIds: ["Z1"] });
      new Bucket("public", { bucket: secret("b") }, { parent: ca });
    });
    expect(registered.find(({ type }) => type === "aws:s3:Bucket")?.inputs).not.toHaveProperty(
      "secretInputs",
    );
  });
});

class Bucket extends pulumi.CustomResource {
  constructor(name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super("aws:s3:Bucket", name, props, opts);
  }
}

it("an input that fails names nothing, and fails by itself", async () => {
  const failed = { hostedZoneId: Promise.reject(new Error("no zone")), caName: secret("x") };
  expect(await secretInputsOf(failed)).toEqual(["caName"]);
});

it("a secret that stands in a value without its dependencies is told by Pulumi's own function alone", async () => {
  const { result } = await run(() => withoutDependencies({ name: secret("x") }));
  expect(await holdsSecret(result)).toBe(true);
  expect(await holdsSecret(result, {})).toBe(false);
  expect(await holdsSecret([{ name: secret("x") }], {})).toBe(true);
});

describe("the outputs of a set whose lines are secret", () => {
  it("are secret where they could tell a name, and only there", async () => {
    const { result } = await run(
      () => {
        const fleet = new CertificateSet("fleet", {
          profile: profileOf(),
          certificates: { one: { commonName: "one.example.com" } },
        });
        return { fleet, secrets: new SecretsManagerSync("prod", { certificates: [fleet] }).sets.fleet };
      },
      { outputs },
    );
    const { fleet, secrets } = result;
    const areSecret = (...all: (pulumi.Output<unknown> | undefined)[]) =>
      Promise.all(all.map((one) => one && pulumi.isSecret(one)));
    expect(await areSecret(fleet.failures)).toEqual([true]);
    expect(await areSecret(fleet.arns, fleet.serials, fleet.statuses, fleet.notAfter)).toEqual(
      Array(4).fill(false),
    );
    expect(await areSecret(secrets?.names, secrets?.arns)).toEqual([true, true]);
    expect(await areSecret(secrets?.versionIds, secrets?.serials)).toEqual([false, false]);
    expect(Object.keys(await resolved(fleet.serials))).toEqual(["one"]);
  });
});

describe("a secret's name that tells a secret common name", () => {
  afterEach(() => vi.restoreAllMocks());

  const warningsOf = async (settings: Partial<SecretsManagerSyncArgs>, commonName: pulumi.Input<string>) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    await run(
      () => {
        const profile = profileOf();
        const api = new Certificate("api", { profile, commonName });
        const fleet = new CertificateSet("fleet", { profile, certificates: { one: { commonName } } });
        new SecretsManagerSync("prod", { certificates: [api, fleet], ...settings });
      },
      { outputs: { ...outputs, Certificate: { commonName, serial: "01" } } },
    );
    await new Promise(setImmediate);
    return warn.mock.calls.map(([message]) => message);
  };
  const telling = "tls/{{ commonName }}-{{shortCertificateId}}";

  it("is warned of, with the resources and what to use instead", async () => {
    expect(await warningsOf({ certificateNameSchema: telling }, secret("api.example.com"))).toEqual([
      expect.stringMatching(
        /^certificateNameSchema has \{\{commonName\}\}, and names of api, fleet are secret: .*Use \{\{certificateId\}\}/,
      ),
    ]);
  });

  it("is not, where the name tells none, or none is secret", async () => {
    expect(await warningsOf({}, secret("api.example.com"))).toEqual([]);
    expect(
      await warningsOf({ certificateNameSchema: "tls-{{certificateId}}" }, secret("x.example.com")),
    ).toEqual([]);
    expect(await warningsOf({ certificateNameSchema: telling }, "api.example.com")).toEqual([]);
  });
});

it("a secret stays one on its way to the provider", async () => {
  const { of } = await run(() => new AcmPublicCa("ca", { hostedZoneId: secret("Z1") }));
  expect(secretValue(of("AcmPublicCa")[0]?.inputs.hostedZoneId)).toBe("Z1");
});
