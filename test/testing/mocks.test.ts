import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import * as pki from "../../index";
import { everyKind } from "../../provider/everyKind";
import { upgradeState } from "../../provider/kind/stateUpgrade";
import { type PkiMocksOptions, pkiMocks, runProgram } from "../../testing";
import { everything, outputsOf, type Variant, ZONE } from "./program";

const zones = { [ZONE]: "example.com" };

const run = (options: PkiMocksOptions = {}, variant?: Variant, preview = false) =>
  runProgram(() => outputsOf(everything(variant)), { mocks: pkiMocks({ zones, ...options }), preview });

const ACM = "arn:aws:acm:eu-central-1:444455556666:certificate/";
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("the outputs of mocks", () => {
  it("are as AWS gives them", async () => {
    const { outputs } = await run();
    const callerArn = "arn:aws:sts::444455556666:assumed-role/issuer/project-stack-acm";
    expect(outputs.connection).toEqual({
      ...{ callerArn, accountId: "444455556666", partition: "aws", region: "eu-central-1" },
    });
    expect(outputs.ca).toEqual({
      ...{ accountId: "444455556666", region: "eu-central-1", zones: [{ id: ZONE, name: "example.com" }] },
    });
    expect(outputs.profile).toEqual({ keyAlgorithm: "RSA_2048", autoRenew: true });
    const { api } = outputs;
    expect(api.arn.slice(0, ACM.length)).toBe(ACM);
    expect(api.arn).toMatch(UUID);
    expect(api).toMatchObject({ status: "ISSUED", notBefore: "2027-01-01T00:00:00.000Z" });
    expect(api.notAfter).toBe("2027-07-17T23:59:59.000Z");
    expect(api.renewAfter.slice(0, 8)).toBe("2027-06-");
    expect(api.serial).toMatch(/^0[0-9a-f](:[0-9a-f]{2}){15}$/);
    expect(api.validationRecords).toHaveLength(1);
    expect(api.validationRecords[0]).toMatchObject({ domain: "api.example.com", zoneId: ZONE });
    expect(outputs.more.fingerprintSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("tell of each key of a set, and of its secret", async () => {
    const { outputs } = await run();
    const { arns, serials, statuses, failures } = outputs.fleet;
    expect(new Set([...Object.values(arns), outputs.api.arn]).size).toBe(3);
    expect(statuses).toEqual({ a: "ISSUED", b: "ISSUED" });
    expect(failures).toEqual({});
    const set = outputs.sets.fleet;
    expect(set?.serials).toEqual(serials);
    expect(set?.names.a).toMatch(/^tls\/a-example-com-[0-9a-f]{32}$/);
    expect(set?.arns.a).toMatch(/^arn:aws:secretsmanager:eu-central-1:444455556666:secret:tls\/a-/);
  });

  it("stand beside the inputs of each component", async () => {
    const { resources } = await run();
    const sync = resources.find(({ type }) => type === "aws-pki:index:SecretsManagerSync");
    expect(sync?.inputs.certificates).toContain("api");
  });

  it("name a secret by its certificate, which is in it", async () => {
    const { outputs } = await run();
    const { certificateId } = outputs.more;
    const name = `tls/api-example-com-${certificateId}`;
    expect(outputs.secrets.api).toMatchObject({ name, serial: outputs.api.serial, status: "current" });
    expect(outputs.secrets.api?.arn).toContain(`:secret:${name}-`);
    expect(outputs.secrets.theirs?.status).toBe("current");
  });

  it("are the same in every run", async () => {
    expect((await run()).outputs).toEqual((await run()).outputs);
  });

  it("follow the time, the account and the region that are given", async () => {
    const { outputs } = await runProgram(
      () => {
        const ca = new pki.AcmPublicCa("public", { hostedZoneIds: [ZONE] });
        const profile = new pki.CertificateProfile("web", { ca });
        const { arn, notAfter } = new pki.Certificate("api", { profile, commonName: "api.example.com" });
        return { arn, notAfter };
      },
      {
        mocks: pkiMocks({
          ...{ zones, now: "2030-05-06T07:08:09Z", accountId: "121212121212", region: "us-gov-west-1" },
        }),
      },
    );
    expect(outputs.arn).toMatch(/^arn:aws-us-gov:acm:us-gov-west-1:121212121212:certificate\//);
    expect(outputs.notAfter).toBe("2030-11-19T23:59:59.000Z");
  });

  it("of every kind are all that its state holds", async () => {
    const states = new Map<string, Record<string, unknown>>();
    const mocks = pkiMocks({ zones });
    const noting: pulumi.runtime.Mocks = {
      ...{ call: (args) => mocks.call(args) },
      async newResource(args) {
        const result = await mocks.newResource(args);
        states.set(args.type.split(":").at(-1) ?? "", result.state);
        return result;
      },
    };
    await runProgram(() => outputsOf(everything()), { mocks: noting });
    for (const kind of Object.values(everyKind)) {
      const state = upgradeState(kind, states.get(kind.type) ?? {});
      expect(kind.outputs.strip().safeParse(state).error, kind.type).toBeUndefined();
    }
  });
});

describe("inputs are checked as in pulumi up:", () => {
  it("a name that the profile's policy does not allow", async () => {
    await expect(run({}, { allowed: "**.example.org" })).rejects.toThrow(
      /(Certificate api|CertificateSet fleet).*does not allow .*\.example\.com.*\[InvalidInput\]/s,
    );
  });

  it("a name that is in none of the hosted zones", async () => {
    await expect(run({ zones: { [ZONE]: "example.net" } })).rejects.toThrow(/none of the CA's hosted zones/);
  });

  it("a hosted zone that the mocks are not told of", async () => {
    await expect(run({ zones: {} })).rejects.toThrow(`zones: { ${ZONE}: "example.com" }`);
  });

  it("a role that is none", async () => {
    const program = () => {
      const method = { type: "assume-role", roleArn: "issuer" } as const;
      return { acm: new pki.AwsConnection("acm", { method }) };
    };
    await expect(runProgram(program, { mocks: pkiMocks() })).rejects.toThrow(/not the ARN of an IAM role/);
  });

  it("a time that is none", () => {
    expect(() => pkiMocks({ now: "soon" })).toThrow(/write it as 2027-03-01T00:00:00Z/);
  });
});

it("an error of a creation shows no secret, as in pulumi up", async () => {
  const program = () => ({ ca: new pki.AcmPublicCa("public", { hostedZoneIds: [pulumi.secret(ZONE)] }) });
  const error: Error = await runProgram(program, { mocks: pkiMocks({ zones: {} }) }).then(
    () => new Error("it ran"),
    (failure) => failure,
  );
  expect(error.message).toContain('zones: { [secret]: "example.com" }');
  expect(`${error.message} ${error.stack}`).not.toContain(ZONE);
});

describe("the fate of a certificate", () => {
  it("is to be due for renewal", async () => {
    const { outputs } = await run({
      now: "2027-06-20T00:00:00Z",
      certificate: () => ({ issuedAt: "2027-01-01" }),
    });
    expect(outputs.api.renewAfter < "2027-06-20").toBe(true);
    expect(outputs.api.status).toBe("ISSUED");
  });

  it("is to be expired, and then no secret is written of it", async () => {
    const expired = run({ certificate: ({ name }) => (name === "theirs" ? { issuedAt: "2026-01-01" } : {}) });
    await expect(expired).rejects.toThrow(/is EXPIRED.*\[CertificateUnusable\]/s);
  });

  it("is to fail, alone", async () => {
    const failing = run({ certificate: ({ name }) => (name === "api" ? { failure: "CAA_ERROR" } : {}) });
    await expect(failing).rejects.toThrow(/CAA_ERROR.*\[IssuanceFailed\]/s);
  });

  it("is to fail under its key, while the gate of the set tells it", async () => {
    const asked: unknown[] = [];
    const failing = run({
      certificate(one) {
        asked.push(one);
        return one.key === "b" ? { failure: "CAA_ERROR" } : undefined;
      },
    });
    await expect(failing).rejects.toThrow(/1 step has failed.*fleet, b.*CAA_ERROR.*\[SetIncomplete\]/s);
    const dnsNames = ["b.example.com"];
    expect(asked).toContainEqual({ name: "fleet", key: "b", commonName: "b.example.com", dnsNames });
  });

  it("is to have other names where it is only read, and to be in use", async () => {
    const { outputs } = await run({ certificate: () => ({ dnsNames: ["theirs.example.net"] }) });
    expect(outputs.theirs).toMatchObject({ commonName: "theirs.example.net", status: "ISSUED" });
  });

  it("is to wait for syncNow where autoSync is off", async () => {
    const { outputs } = await run({}, { autoSync: false });
    expect(outputs.secrets.api).toMatchObject({ status: "pending", serial: "" });
    expect(outputs.secrets.api?.arn).toMatch(/^pending:tls\//);
  });
});

describe("in a preview", () => {
  it("what AWS decides is unknown, and checked inputs are known", async () => {
    const { outputs } = await run({}, {}, true);
    expect(outputs.api).toEqual({});
    expect(outputs.more.certificateId).toMatch(/^[0-9a-f]{32}$/);
    expect(outputs.fleet.arns).toBeUndefined();
    expect(outputs.theirs.commonName).toBe("www.example.com");
  });

  it("inputs are checked as far as they are known", async () => {
    await expect(run({}, { allowed: "**.example.org" }, true)).rejects.toThrow(/does not allow/);
  });
});

describe("all that is not of this package", () => {
  it("goes to the user's own mocks, whose zones need not be told", async () => {
    const asked: string[] = [];
    const otherwise: pulumi.runtime.Mocks = {
      newResource({ type, name, inputs }) {
        asked.push(type);
        return { id: name === "zone" ? ZONE : name, state: { ...inputs, zoneId: ZONE } };
      },
      call: ({ inputs }) => inputs,
    };
    class Zone extends pulumi.CustomResource {
      constructor(name: string) {
        super("aws:route53/zone:Zone", name, { name: "example.com" });
      }
    }
    const program = () => {
      const ca = new pki.AcmPublicCa("public", { hostedZoneIds: [new Zone("zone").id] });
      return { zones: ca.zones };
    };
    const { outputs, resources } = await runProgram(program, { mocks: pkiMocks({ otherwise }) });
    expect(outputs.zones).toEqual([{ id: ZONE, name: "example.com" }]);
    expect(asked).toEqual(["aws:route53/zone:Zone"]);
    expect(resources.map(({ name }) => name)).toEqual(["zone", "public"]);
  });

  it("answers with its inputs where there are no such mocks", async () => {
    class Bucket extends pulumi.CustomResource {
      declare readonly bucket: pulumi.Output<string>;
      constructor(name: string) {
        super("aws:s3/bucket:Bucket", name, { bucket: pulumi.secret("logs") });
      }
    }
    const program = () => {
      const { id, bucket } = new Bucket("logs");
      return { id, bucket, config: new pulumi.Config().require("color") };
    };
    const { outputs, resources } = await runProgram(program, {
      mocks: pkiMocks(),
      config: { color: "blue" },
    });
    expect(outputs).toEqual({ id: "logs_id", bucket: "logs", config: "blue" });
    expect(resources).toEqual([{ type: "aws:s3/bucket:Bucket", name: "logs", inputs: { bucket: "logs" } }]);
  });
});

it("outputs that may tell a secret input are secrets, as in a real stack", async () => {
  const program = () => {
    const open = new pki.AcmPublicCa("open", { hostedZoneIds: [ZONE] });
    const secret = new pki.AcmPublicCa("secret", { hostedZoneIds: pulumi.secret([ZONE]) });
    return {
      open: pulumi.output(pulumi.isSecret(open.zones)),
      secret: pulumi.output(pulumi.isSecret(secret.zones)),
    };
  };
  const { outputs } = await runProgram(program, { mocks: pkiMocks({ zones }) });
  expect(outputs).toEqual({ open: false, secret: true });
});

it("the program's own error is that of the run", async () => {
  const program = () => {
    throw new Error("of the program");
  };
  await expect(runProgram(program, { mocks: pkiMocks() })).rejects.toThrow("of the program");
});

describe("a program of a test", () => {
  const mocks = () => pkiMocks({ zones });

  it("may return nothing", async () => {
    const program = () => {
      new pki.AwsConnection("acm", { region: "us-east-1" });
    };
    const { outputs, resources } = await runProgram(program, { mocks: mocks() });
    expect(outputs).toEqual({});
    expect(resources.map(({ name }) => name)).toContain("acm");
  });

  it.each([false, true])(
    "rejects with the failure of one of its outputs, in a preview: %s",
    async (preview) => {
      const fail = () => {
        throw new Error("no such host");
      };
      const program = () => ({ host: pulumi.output(1).apply(fail) });
      await expect(runProgram(program, { mocks: mocks(), preview })).rejects.toThrow("no such host");
    },
  );
});
