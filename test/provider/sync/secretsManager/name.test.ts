import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { failure } from "../../../support/resource";
import { newSecret } from "../../../support/resources";
import { openSecret, readBody } from "../../../support/secrets";
import { openWorld } from "../../../support/world";

const ID = "0123456789abcdef0123456789abcdef";
const certificate = {
  arn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
  certificateId: ID,
  serial: "01",
  status: "ISSUED",
  notBefore: "2046-01-01T00:00:00.000Z",
  commonName: "*.example.com",
  profile: "web",
  region: "us-east-1",
};

describe("a secret's name", () => {
  test.each([
    ["by default", undefined, `pulumi-aws-pki-${ID}`],
    ["{{certificateId}}", "{{certificateId}}", ID],
    ["{{shortCertificateId}}", "tls-{{shortCertificateId}}", "tls-01234567"],
    ["{{commonName}}", "{{commonName}}_{{shortCertificateId}}", "wildcard-example-com_01234567"],
    ["{{profile}}", "{{profile}}/{{certificateId}}", `web/${ID}`],
    ["{{sync}}", "{{sync}}_{{certificateId}}", `prod_${ID}`],
    ["{{stack}}", "{{ stack }}/tls/{{ certificateId }}", `dev/tls/${ID}`],
  ])("%s", async (_, certificateNameSchema, expected) => {
    const secret = newSecret(await openWorld());
    expect(secret.check({ certificate, certificateNameSchema }).secretName).toBe(expected);
  });

  test("is not known while what it is made of is not", async () => {
    const secret = newSecret(await openWorld());
    const pending = { ...certificate, arn: UNKNOWN, serial: UNKNOWN, commonName: UNKNOWN };
    const named = (certificateNameSchema: string) =>
      secret.check({ certificate: pending, certificateNameSchema }).secretName;
    expect(named("{{certificateId}}")).toBe(ID);
    expect(named("{{commonName}}-{{certificateId}}")).toBe(UNKNOWN);
  });

  test("is what the secret is made under; another one replaces it", async () => {
    const { world, facts, secret } = await openSecret();
    const raw = {
      certificate: facts,
      certificateNameSchema: "{{sync}}/{{commonName}}_{{shortCertificateId}}",
    };
    const { secretName } = await secret.create(raw);
    expect(secretName).toMatch(/^prod\/api-example-com_[0-9a-f]{8}$/);
    expect((await readBody(world, secretName)).certificate).toContain("BEGIN CERTIFICATE");
    expect(secret.diff(raw)).toEqual({ replaces: [], changes: false });
    expect(secret.diff({ certificate: facts })).toEqual({ replaces: ["secretName"], changes: undefined });
    expect(secret.diff({ ...raw, region: "eu-central-1" }).replaces).toEqual(["region"]);
  });
});

test.each([
  [
    "a schema that does not tell certificates apart",
    { certificateNameSchema: "tls-{{commonName}}" },
    "certificateNameSchema",
  ],
  [
    "an unknown placeholder",
    { certificateNameSchema: "{{certificateId}}-{{owner}}" },
    "certificateNameSchema",
  ],
  ["an illegal name", { certificateNameSchema: "tls {{certificateId}}" }, "certificateNameSchema"],
  [
    "a name that looks like an ARN's end",
    { certificateNameSchema: "{{certificateId}}-prod01" },
    "certificateNameSchema",
  ],
  [
    "a name of more than 512 characters",
    { certificateNameSchema: `{{certificateId}}${"a".repeat(500)}` },
    "certificateNameSchema",
  ],
  [
    "two fields of one name",
    { fieldMappings: { certificate: "tls", privateKey: "tls" } },
    "fieldMappings.certificate,fieldMappings.privateKey",
  ],
  [
    "a field with the default name of another",
    { fieldMappings: { certificateArn: "certificate" } },
    "fieldMappings.certificateArn",
  ],
  ["a recovery window of 5 days", { recoveryWindowDays: 5 }, "recoveryWindowDays"],
  ["a KMS key that is none", { kmsKeyId: "my key" }, "kmsKeyId"],
  ["a trust anchor that is no certificate", { trustAnchors: ["root"] }, "trustAnchors[0]"],
  ["importing back", { importCertificates: true }, "importCertificates"],
])("check refuses %s", async (_, raw, paths) => {
  const secret = newSecret(await openWorld());
  const faults = secret.faults({ certificate, ...raw });
  expect(faults.map((fault) => fault.property).join()).toBe(paths);
});

describe("a name that is taken", () => {
  test("by a secret of somebody else is refused, and that secret stays as it is", async () => {
    const { world, facts, secret } = await openSecret();
    const { secretName: Name } = secret.check({ certificate: facts });
    await world.hand.secrets.send(new CreateSecretCommand({ Name, SecretString: "theirs" }));
    const error = await failure(secret.create({ certificate: facts }));
    expect(error.code).toBe("SecretNotOurs");
    expect(error.cause).toContain(`A secret named ${Name} exists`);
    expect(error.remedy).toContain("certificateNameSchema");
    const { SecretString } = await world.hand.secrets.send(new GetSecretValueCommand({ SecretId: Name }));
    expect(SecretString).toBe("theirs");
  });

  test("by one of somebody else that waits for its deletion is refused too", async () => {
    const { world, facts, secret } = await openSecret();
    const { secretName: Name } = secret.check({ certificate: facts });
    await world.hand.secrets.send(new CreateSecretCommand({ Name, SecretString: "theirs" }));
    await world.hand.secrets.send(new DeleteSecretCommand({ SecretId: Name }));
    const error = await failure(secret.create({ certificate: facts }));
    expect(error.cause).toContain("waits for its deletion");
    expect(world.count("RestoreSecret")).toBe(0);
  });

  test("by another resource of the same stack is refused", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    // Another command, or one of another set of connections: check cannot tell.
    world.restart();
    const error = await failure(newSecret(world, "other").create({ certificate: facts }));
    expect(error.code).toBe("SecretNotOurs");
  });

  test("by our own, left over from a crash, is taken back", async () => {
    const { world, facts, secret } = await openSecret();
    world.sandbox.faults.add({
      ...{ service: "secretsmanager", operation: "CreateSecret", times: 5 },
      ...{ dropConnection: true, afterEffect: true },
    });
    expect((await failure(secret.create({ certificate: facts }))).code).toBe("Unreachable");
    expect(secret.id).toBe("");
    world.forgetCalls();
    await secret.create({ certificate: facts });
    // The first call finds the name taken; what stands there is neither made nor stored once more.
    expect(world.calls("secretsmanager")).toEqual([
      "secretsmanager:CreateSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:TagResource",
      "secretsmanager:PutSecretValue",
    ]);
    expect(secret.state).toMatchObject({ claim: 2, previousVersionId: "" });
    expect((await readBody(world, secret.id)).private_key).toContain("PRIVATE KEY");
  });

  test("where the answer of AWS was lost on the way is no other secret, and taken over by nobody", async () => {
    const { world, facts, secret } = await openSecret();
    world.sandbox.faults.add({
      ...{ service: "secretsmanager", operation: "CreateSecret", times: 1 },
      ...{ dropConnection: true, afterEffect: true },
    });
    expect(await secret.create({ certificate: facts })).toMatchObject({ claim: 1, status: "current" });
    expect(world.count("DescribeSecret")).toBe(0);
    expect(await secret.refresh()).toBe(true);
    expect(secret.state.status).toBe("current");
  });

  test("by our own, of a state that was lost, is taken back with what is wanted now, and not stored again", async () => {
    const { world, facts, secret } = await openSecret();
    const before = await secret.create({ certificate: facts, tags: { team: "shop" } });
    world.restart();
    const again = newSecret(world);
    const state = await again.create({ certificate: facts, tags: { team: "web" } });
    expect(state).toMatchObject({ claim: 2, versionId: before.versionId, previousVersionId: "" });
    await again.refresh();
    expect(again.state).toMatchObject({ status: "current", changed: [] });
    // The entry before must not delete what is live.
    await secret.delete();
    expect(await again.refresh()).toBe(true);
  });

  test("by our own that is expected there, as adoptExisting says, is looked at first", async () => {
    const { world, facts, secret } = await openSecret();
    const { secretName: Name } = secret.check({ certificate: facts });
    await world.hand.secrets.send(new CreateSecretCommand({ Name, SecretString: "theirs" }));
    world.forgetCalls();
    await secret.create({ certificate: facts, adoptExisting: true });
    expect(world.count("CreateSecret")).toBe(0);
  });

  test("by our own in its recovery window is restored and written", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts, description: "old" });
    await secret.delete();
    const again = newSecret(world);
    await again.create({ certificate: facts, description: "new" });
    expect(again.id).toBe(secret.id);
    expect(world.count("RestoreSecret")).toBe(1);
    expect((await readBody(world, again.id)).certificate).toContain("BEGIN CERTIFICATE");
  });
});
