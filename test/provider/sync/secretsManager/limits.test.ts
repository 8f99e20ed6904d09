import { afterEach, describe, expect, test, vi } from "vitest";
import { Sealed } from "../../../../provider/pki/sealed";
import type * as secretBodyModule from "../../../../provider/sync/secretsManager/plan/body";
import { failure } from "../../../support/resource";
import { openRenewed, openSecret, versionsByLabel } from "../../../support/secrets";

/** A text in place of the body, where a test wants one that no certificate would give. */
const body = vi.hoisted(() => ({ text: undefined as string | undefined }));
vi.mock("../../../../provider/sync/secretsManager/plan/body", async (importOriginal) => {
  const real = await importOriginal<typeof secretBodyModule>();
  const secretBody: typeof real.secretBody = (...args) =>
    body.text === undefined ? real.secretBody(...args) : new Sealed(body.text);
  return { ...real, secretBody };
});
afterEach(() => {
  body.text = undefined;
});

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, "x"]));

describe("what Secrets Manager would not take is refused in preview", () => {
  test.each<[string, object, string, RegExp]>([
    ["a description of 2,049 characters", { description: "x".repeat(2049) }, "description", /2048/],
    ["43 tags, which are more than 50 with ours", { tags: many(43) }, "tags", /43 tags; AWS allows 50/],
    ["a tag of ours", { tags: { "pulumi-aws-pki:stack": "x" } }, "tags.pulumi-aws-pki:stack", /reserved/],
    ["a tag with a long value", { tags: { a: "x".repeat(257) } }, "tags.a", /256 characters/],
    ["a KMS key's plain name", { kmsKeyId: "my key" }, "kmsKeyId", /not a KMS key/],
    ["an ARN of another service", { kmsKeyId: "arn:aws:s3:::keys" }, "kmsKeyId", /not a KMS key/],
    ["an empty KMS key", { kmsKeyId: "" }, "kmsKeyId", /not a KMS key/],
    [
      "a KMS key of another region",
      { region: "us-east-1", kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/k" },
      "kmsKeyId",
      /of eu-west-1, and the secret of us-east-1/,
    ],
    [
      "a replica's KMS key of another region",
      { replicaRegions: [{ region: "eu-west-1", kmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/k" }] },
      "replicaRegions[0].kmsKeyId",
      /of us-east-1, and the secret of eu-west-1/,
    ],
    [
      "an illegal KMS key of a replica",
      { replicaRegions: [{ region: "eu-west-1", kmsKeyId: "my key" }] },
      "replicaRegions[0].kmsKeyId",
      /not a KMS key/,
    ],
  ])("%s", async (_, raw, property, cause) => {
    const { world, facts, secret } = await openSecret();
    expect(secret.faults({ certificate: facts, ...raw })).toEqual([
      { property, cause: expect.stringMatching(cause), remedy: expect.stringMatching(/\w/) },
    ]);
    expect(world.calls("secretsmanager")).toEqual([]);
  });

  test("but what fits is written: 2,048 characters and 42 tags", async () => {
    const { facts, secret } = await openSecret();
    await secret.create({ certificate: facts, description: "x".repeat(2048), tags: many(42) });
    expect(secret.state.status).toBe("current");
  });
});

test("a KMS key of another region is refused before any write where only the run knows the region", async () => {
  const { world, facts, secret } = await openSecret();
  const kmsKeyId = "arn:aws:kms:eu-west-1:111122223333:key/k";
  const error = await failure(secret.create({ certificate: facts, kmsKeyId }));
  expect(error.code).toBe("InvalidInput");
  expect(error.message).toContain("Give a key of us-east-1.");
  expect(world.calls("secretsmanager")).toEqual([]);
});

describe("a value of more than 65,536 bytes", () => {
  test("is refused before a secret is made, with its size", async () => {
    const { world, facts, secret } = await openSecret();
    // Two bytes each: what counts is bytes, not characters.
    body.text = "é".repeat(32_769);
    const error = await failure(secret.create({ certificate: facts }));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toBe("The secret's value would have 65538 bytes; Secrets Manager allows 65536.");
    expect(error.remedy).toContain("fewer names");
    expect(world.calls("secretsmanager")).toEqual([]);
    expect(secret.id).toBe("");
  });

  test("is refused at a renewal, and readers get the version before", async () => {
    const { world, secret, renewed, before } = await openRenewed();
    body.text = "x".repeat(65_537);
    expect((await failure(secret.update(renewed))).cause).toContain("65537 bytes");
    expect(world.calls("secretsmanager")).toEqual([]);
    expect(await versionsByLabel(world, secret.id)).toEqual({ AWSCURRENT: before.versionId });
  });

  test("is one byte more than is allowed", async () => {
    const { facts, secret } = await openSecret();
    body.text = "x".repeat(65_536);
    await secret.create({ certificate: facts });
    expect(secret.state.status).toBe("current");
  });
});
