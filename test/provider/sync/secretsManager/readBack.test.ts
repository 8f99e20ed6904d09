import { inspect } from "node:util";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import { certificateFacts, newSecret } from "../../../support/resources";
import { currentOf, nextRun, openRenewed, openSecret, readBody } from "../../../support/secrets";
import { tapWire } from "../../../support/wireTap";

describe("what is read back is proven before it is promoted", () => {
  const forgeries: [string, (text: string) => string, RegExp][] = [
    ["is no JSON", (text) => text.slice(0, -20), /no JSON object/],
    ["has no key", (text) => text.replace("private_key", "key"), /"private_key" holds no readable/],
    [
      "has another key",
      (text) =>
        JSON.stringify({
          ...JSON.parse(text),
          private_key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G
-----END PRIVATE KEY-----
`,
        }),
      /does not belong/,
    ],
    [
      "has a broken certificate",
      (text) => text.replace(/CERTIFICATE-----\\nMI/, "CERTIFICATE-----\\nXX"),
      /./,
    ],
    ["is nothing", () => "", /no JSON object/],
  ];

  test.each(forgeries)("and one that %s is not", async (_, forge, cause) => {
    const { world, secret, before, renewed } = await openRenewed();
    await tapWire(world, (operation, answer) => {
      if (operation !== "GetSecretValue") return answer;
      const parsed = JSON.parse(answer) as { SecretString: string };
      return JSON.stringify({ ...parsed, SecretString: forge(parsed.SecretString) });
    });
    world.restart();
    const error = await failure(secret.update(renewed));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toMatch(/was not promoted, and readers get the one before/);
    expect(error.cause).toMatch(cause);
    expect(error.cause).not.toMatch(/PRIVATE KEY|MIG/);
    expect(await currentOf(world, secret.id)).toBe(before.versionId);
    expect(world.count("UpdateSecretVersionStage")).toBe(0);
  });

  test("and an answer that is cut off is told without a word of it", async () => {
    const { world, secret, before, renewed } = await openRenewed();
    const forge = (operation: string, answer: string) =>
      operation === "GetSecretValue" ? `${answer.slice(0, 900)}"oops` : answer;
    await tapWire(world, forge);
    world.restart();
    const error = await failure(secret.update(renewed));
    expect(error.code).toBe("Unreachable");
    expect(error.cause).toMatch(/the answer is garbled\.$/);
    expect(await currentOf(world, secret.id)).toBe(before.versionId);
  });

  test("and so is an export that is cut off", async () => {
    const { world, secret, before, renewed } = await openRenewed();
    const forge = (operation: string, answer: string) =>
      operation === "ExportCertificate" ? `${answer.slice(0, 900)}"oops` : answer;
    await tapWire(world, forge);
    world.restart();
    const error = await failure(secret.update(renewed));
    expect(error).toMatchObject({
      code: "Unreachable",
      cause: expect.stringMatching(/the answer is garbled\. arn:aws:\S+ exists, and is kept in the state\.$/),
    });
    expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/oops|BEGIN CERT|PRIVATE KEY/);
    expect(await currentOf(world, secret.id)).toBe(before.versionId);
  });
});

test("a version id that somebody else has used for another content is told, and nothing is promoted", async () => {
  const { world, secret, before, renewed } = await openRenewed();
  const tap = await tapWire(world);
  world.restart();
  world.sandbox.faults.add({ service: "secretsmanager", operation: "PutSecretValue", error: "AccessDenied" });
  await failure(secret.update(renewed));
  const token = String(tap.sent("PutSecretValue")[0]?.ClientRequestToken);
  const byHand = { SecretString: "{}", ClientRequestToken: token, VersionStages: ["MINE"] };
  await world.hand.secrets.send(new PutSecretValueCommand({ SecretId: secret.id, ...byHand }));
  nextRun(world);
  const error = await failure(secret.update(renewed));
  expect(error.code).toBe("SecretVersionTaken");
  expect(error.cause).toContain(token);
  expect(error.remedy).toContain("renewNow");
  expect(await currentOf(world, secret.id)).toBe(before.versionId);
});
describe("two syncs of one certificate", () => {
  test("share one export, also where they ask for it at once", async () => {
    const { world, facts, secret } = await openSecret();
    const other = newSecret(world, "test-api");
    const more = { certificateNameSchema: "test-{{certificateId}}", includeRootCa: true };
    await Promise.all([secret.create({ certificate: facts }), other.create({ certificate: facts, ...more })]);
    expect(world.count("ExportCertificate")).toBe(1);
    const [one, two] = [await readBody(world, secret.id), await readBody(world, other.id)];
    expect(one.private_key).toBe(two.private_key);
    expect(one.certificate_chain).not.toBe(two.certificate_chain);
  });

  test("share it for five minutes, and no encrypted key is kept beside its passphrase for longer", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    world.advance(4 * 60);
    await newSecret(world, "test-api").create({
      certificate: facts,
      certificateNameSchema: "b{{certificateId}}",
    });
    expect(world.count("ExportCertificate")).toBe(1);
    world.advance(2 * 60);
    await newSecret(world, "next-api").create({
      certificate: facts,
      certificateNameSchema: "c{{certificateId}}",
    });
    expect(world.count("ExportCertificate")).toBe(2);
    expect(world.host.exports.size).toBe(1);
  });

  test("drop it when another generation is exported", async () => {
    const { world, api, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
    await secret.update({ certificate: certificateFacts(api) });
    expect(world.host.exports.size).toBe(1);
  });

  test("share no failure, and none of another generation", async () => {
    const { world, api, facts, secret } = await openSecret();
    world.sandbox.faults.add({ service: "acm", operation: "ExportCertificate", error: "AccessDenied" });
    await failure(secret.create({ certificate: facts }));
    await secret.create({ certificate: facts });
    expect(world.count("ExportCertificate")).toBe(2);
    await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
    world.forgetCalls();
    const renewed = { certificate: certificateFacts(api) };
    await secret.update(renewed);
    const other = newSecret(world, "test-api");
    await other.create({ ...renewed, certificateNameSchema: "test-{{certificateId}}" });
    expect(world.count("ExportCertificate")).toBe(1);
    expect(other.state.syncedSerial).toBe(renewed.certificate.serial);
  });

  test("prove it each for themselves: what one refuses is asked for again", async () => {
    const { world, facts, secret } = await openSecret();
    const wrong = { certificate: { ...facts, commonName: "www.example.com" } };
    await failure(secret.create(wrong));
    await secret.create({ certificate: facts });
    expect(world.count("ExportCertificate")).toBe(2);
  });
});
