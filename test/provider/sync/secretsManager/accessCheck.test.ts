import { describe, expect, test } from "vitest";
import { Unfinished } from "../../../../provider/kind/lifecycle";
import { failure } from "../../../support/resource";
import { openSecret } from "../../../support/secrets";

const APP = "arn:aws:iam::444455556666:role/app";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const statement = (more: object) => ({
  Sid: "Auditors",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/audit" },
  Action: "secretsmanager:DescribeSecret",
  Resource: "*",
  ...more,
});
const policyOf = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });

describe("check refuses", () => {
  test("a public policy, by the name of its statement", async () => {
    const { facts, secret } = await openSecret();
    const open = statement({ Principal: "*" });
    const resourcePolicy = policyOf(statement({ Sid: "Fine" }), open);
    const faults = secret.faults({ certificate: facts, resourcePolicy });
    expect(faults.map(({ property }) => property)).toEqual(["resourcePolicy.Statement[1]"]);
    expect(faults[0]?.cause).toMatch(/"Auditors" makes the secret public/);
  });

  test.each<[string, object, string, RegExp]>([
    ["readers of another account with the AWS-managed key", { readers: [APP] }, "readers[0]", /AWS-managed/],
    [
      "them with that key by its alias",
      { readers: ["111122223333", APP], kmsKeyId: "alias/aws/secretsmanager" },
      "readers[1]",
      /another account/,
    ],
    [
      "them with a replica that has no key of its own",
      { readers: [APP], kmsKeyId: KEY, replicaRegions: ["eu-west-1"] },
      "replicaRegions[0]",
      /replica in eu-west-1/,
    ],
    [
      "a key of another region than the secret's",
      { region: "eu-west-1", kmsKeyId: KEY },
      "kmsKeyId",
      /us-east-1.*eu-west-1/,
    ],
    [
      "a key of another region than the replica's",
      { replicaRegions: ["eu-west-3", { region: "eu-west-1", kmsKeyId: KEY }] },
      "replicaRegions[1].kmsKeyId",
      /us-east-1.*eu-west-1/,
    ],
    [
      "a policy that is too long",
      { resourcePolicy: policyOf(statement({ Sid: "x".repeat(20_480) })) },
      "resourcePolicy",
      /20480/,
    ],
    [
      "more readers than a policy holds",
      { readers: Array.from({ length: 500 }, (_, i) => `${APP}-${i}`), kmsKeyId: KEY },
      "readers",
      /20480/,
    ],
  ])("%s", async (_, more, property, cause) => {
    const { facts, secret } = await openSecret();
    const faults = secret.faults({ certificate: facts, ...more });
    expect(faults).toContainEqual(
      expect.objectContaining({ property, cause: expect.stringMatching(cause) as string }),
    );
  });

  test("no reader of the own account, whatever the key", async () => {
    const { world, facts, secret } = await openSecret();
    const readers = [world.accountId, `arn:aws:iam::${world.accountId}:role/app`];
    expect(secret.faults({ certificate: facts, readers })).toEqual([]);
  });
});

describe("where check cannot know the secret's account", () => {
  const connections = { writer: { method: { type: "ambient" } } };

  test("a create refuses foreign readers with the AWS-managed key before it writes", async () => {
    const { world, facts, secret } = await openSecret({ connections });
    const raw = { certificate: facts, connection: "writer", readers: [APP] };
    expect(secret.faults(raw)).toEqual([]);
    const error = await failure(secret.create(raw));
    expect(error.code).toBe("InvalidInput");
    expect(error.cause).toMatch(/readers\[0\].*AWS-managed/s);
    expect(world.calls()).toEqual(["sts:GetCallerIdentity"]);
  });

  test("an update refuses them too, and the state stays", async () => {
    const { world, facts, secret } = await openSecret({ connections });
    await secret.create({ certificate: facts, connection: "writer" });
    const before = secret.state;
    world.forgetCalls();
    const error = await failure(
      secret.update({ certificate: facts, connection: "writer", readers: [APP], description: "new" }),
    );
    expect(error.code).toBe("InvalidInput");
    expect(error).not.toBeInstanceOf(Unfinished);
    expect(secret.state).toEqual(before);
    expect(world.calls("secretsmanager")).toEqual([]);
  });
});
