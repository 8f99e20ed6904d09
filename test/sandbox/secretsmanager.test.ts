import {
  BatchGetSecretValueCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  ValidateResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { type Bench, createSecret as create, openBench, refusal, SECRET, START, token } from "./bench";

const SecretId = SECRET;
const put = ({ secrets }: Bench, index: number, SecretString: string, VersionStages?: string[]) =>
  secrets.send(
    new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: token(index), VersionStages }),
  );
const get = ({ secrets }: Bench, input = {}) =>
  secrets.send(new GetSecretValueCommand({ SecretId, ...input }));
const describeSecret = ({ secrets }: Bench, id = SecretId) =>
  secrets.send(new DescribeSecretCommand({ SecretId: id }));
const remove = ({ secrets }: Bench, input = {}) =>
  secrets.send(new DeleteSecretCommand({ SecretId, ...input }));
const stages = async (bench: Bench) => (await describeSecret(bench)).VersionIdsToStages;

describe("a secret", () => {
  test("is found by name, by ARN and by ARN without its suffix", async () => {
    const bench = await openBench();
    const { ARN = "", VersionId } = await create(bench);
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:111122223333:secret:tls\/web-[A-Za-z0-9]{6}$/);
    expect(VersionId).toBe(token(1));
    for (const id of [SecretId, ARN, ARN.slice(0, -7)]) {
      expect(await get(bench, { SecretId: id })).toMatchObject({
        ARN,
        SecretString: "one",
        CreatedDate: START,
      });
    }
  });

  test("holds text or bytes, of 65,536 bytes at most", async () => {
    const bench = await openBench();
    const bytes = Buffer.from([0, 1, 255]);
    await create(bench, { SecretString: undefined, SecretBinary: bytes });
    expect(Buffer.from((await get(bench)).SecretBinary ?? [])).toEqual(bytes);
    const long = "ü".repeat(32_769);
    const { name, message } = await refusal(put(bench, 2, long));
    expect(name).toBe("ValidationException");
    expect(message).not.toContain("ü");
    await put(bench, 2, long.slice(1));
  });

  test("belongs to one account and region", async () => {
    const bench = await openBench();
    await create(bench);
    for (const place of [{ account: "222233334444" }, { region: "eu-west-1" }]) {
      const secrets = new SecretsManagerClient(bench.config(place));
      expect(await refusal(get({ ...bench, secrets }))).toMatchObject({
        name: "ResourceNotFoundException",
        message: "Secrets Manager can't find the specified secret.",
      });
    }
  });

  test.each([
    ["a name with a space", { Name: "a b" }, "ValidationException"],
    ["a name of 513 characters", { Name: "a".repeat(513) }, "ValidationException"],
    ["a token that is too short", { ClientRequestToken: "short" }, "InvalidParameterException"],
    ["a malformed KMS key", { KmsKeyId: "not a key" }, "InvalidParameterException"],
    [
      "a KMS key of another region",
      { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:alias/a" },
      "InvalidParameterException",
    ],
    ["text and bytes", { SecretBinary: Buffer.from("x") }, "InvalidParameterException"],
    ["a tag of AWS's own", { Tags: [{ Key: "aws:a", Value: "b" }] }, "InvalidParameterException"],
  ])("is not created with %s", async (_, input, error) => {
    expect((await refusal(create(await openBench(), input))).name).toBe(error);
  });

  test("is created once; the same token and value again is no error", async () => {
    const bench = await openBench();
    const { ARN } = await create(bench);
    expect((await create(bench)).ARN).toBe(ARN);
    expect((await refusal(create(bench, { SecretString: "two" }))).name).toBe("ResourceExistsException");
  });

  test("keeps its key, description and tags", async () => {
    const bench = await openBench();
    await create(bench, { KmsKeyId: "alias/tls", Description: "web", Tags: [{ Key: "a", Value: "1" }] });
    await bench.secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key: "b", Value: "2" }] }));
    await bench.secrets.send(new UntagResourceCommand({ SecretId, TagKeys: ["a"] }));
    await bench.secrets.send(new UpdateSecretCommand({ SecretId, Description: "new" }));
    expect(await describeSecret(bench)).toMatchObject({
      KmsKeyId: "alias/tls",
      Description: "new",
      Tags: [{ Key: "b", Value: "2" }],
    });
  });
});

describe("staging labels", () => {
  test("move: a new version is current, the last one previous, the one before has none", async () => {
    const bench = await openBench();
    await create(bench);
    await put(bench, 2, "two");
    await put(bench, 3, "three");
    expect(await stages(bench)).toEqual({ [token(2)]: ["AWSPREVIOUS"], [token(3)]: ["AWSCURRENT"] });
    expect((await get(bench)).SecretString).toBe("three");
    expect((await get(bench, { VersionStage: "AWSPREVIOUS" })).SecretString).toBe("two");
    expect((await get(bench, { VersionId: token(1) })).SecretString).toBe("one");
  });

  test("other than AWSCURRENT do not promote", async () => {
    const bench = await openBench();
    await create(bench);
    await put(bench, 2, "two", ["next"]);
    expect((await get(bench)).SecretString).toBe("one");
    expect(await stages(bench)).toEqual({ [token(1)]: ["AWSCURRENT"], [token(2)]: ["next"] });
  });

  test("are moved by UpdateSecretVersionStage, which must name the version that loses them", async () => {
    const bench = await openBench();
    await create(bench);
    await put(bench, 2, "two");
    const move = (input = {}) =>
      bench.secrets.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: "AWSCURRENT",
          MoveToVersionId: token(1),
          ...input,
        }),
      );
    expect((await refusal(move())).message).toContain("The parameter RemoveFromVersionId can't be empty.");
    expect((await refusal(move({ RemoveFromVersionId: token(1) }))).name).toBe("InvalidParameterException");
    const away = { MoveToVersionId: undefined, RemoveFromVersionId: token(2) };
    expect((await refusal(move(away))).message).toContain("can't be completely removed");
    await move({ RemoveFromVersionId: token(2) });
    expect((await get(bench)).SecretString).toBe("one");
    expect(await stages(bench)).toEqual({ [token(1)]: ["AWSCURRENT"], [token(2)]: ["AWSPREVIOUS"] });
  });

  test("that nobody carries are reported missing", async () => {
    const bench = await openBench();
    await create(bench);
    expect((await refusal(get(bench, { VersionStage: "AWSPENDING" }))).message).toBe(
      "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    );
  });
});

describe("version ids", () => {
  test("make a put with the same value a no-op and one with another value an error", async () => {
    const bench = await openBench();
    await create(bench);
    await put(bench, 2, "two");
    expect((await put(bench, 1, "one")).VersionId).toBe(token(1));
    expect((await get(bench)).SecretString).toBe("two");
    expect((await refusal(put(bench, 1, "other"))).name).toBe("ResourceExistsException");
  });

  test("are pruned: unlabelled versions older than a day make room, younger ones fill the quota", async () => {
    const bench = await openBench();
    await create(bench);
    for (let index = 2; index <= 100; index += 1) await put(bench, index, `v${index}`);
    expect((await refusal(put(bench, 101, "v101"))).name).toBe("LimitExceededException");
    bench.days(2);
    await put(bench, 101, "v101");
    expect((await refusal(get(bench, { VersionId: token(1) }))).name).toBe("ResourceNotFoundException");
    const { Versions } = await bench.secrets.send(
      new ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }),
    );
    expect(Versions).toHaveLength(100);
  });
});

describe("deletion", () => {
  test("waits for the recovery window, in which nothing but a look and a restore is possible", async () => {
    const bench = await openBench();
    await create(bench);
    const { DeletionDate } = await remove(bench, { RecoveryWindowInDays: 7 });
    expect(DeletionDate).toEqual(new Date("2026-03-08T10:00:00Z"));
    expect((await describeSecret(bench)).DeletedDate).toEqual(DeletionDate);
    for (const call of [get(bench), put(bench, 2, "two"), remove(bench)]) {
      expect((await refusal(call)).name).toBe("InvalidRequestException");
    }
    expect(await refusal(create(bench))).toMatchObject({
      name: "InvalidRequestException",
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    await bench.secrets.send(new RestoreSecretCommand({ SecretId }));
    expect((await get(bench)).SecretString).toBe("one");
  });

  test("is final after the window: the name is free and gets another ARN", async () => {
    const bench = await openBench();
    const { ARN } = await create(bench);
    await remove(bench);
    bench.days(30);
    expect((await refusal(describeSecret(bench))).name).toBe("ResourceNotFoundException");
    expect((await create(bench)).ARN).not.toBe(ARN);
  });

  test("by force is immediate, and no error where nothing is left", async () => {
    const bench = await openBench();
    await create(bench);
    await remove(bench, { ForceDeleteWithoutRecovery: true });
    expect((await refusal(get(bench))).name).toBe("ResourceNotFoundException");
    await remove(bench, { ForceDeleteWithoutRecovery: true });
    expect((await refusal(remove(bench))).name).toBe("ResourceNotFoundException");
  });

  test.each([
    [{ RecoveryWindowInDays: 6 }, "between 7 and 30 days"],
    [{ RecoveryWindowInDays: 31 }, "between 7 and 30 days"],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }, "in conjunction"],
  ])("refuses %j", async (input, message) => {
    const bench = await openBench();
    await create(bench);
    const told = await refusal(remove(bench, input));
    expect(told.name).toBe("InvalidParameterException");
    expect(told.message).toContain(message);
  });
});

describe("replicas", () => {
  test("are readable in their region, cannot be written there, and block deletion", async () => {
    const bench = await openBench();
    await create(bench, { AddReplicaRegions: [{ Region: "eu-west-1" }] });
    const there = { ...bench, secrets: new SecretsManagerClient(bench.config({ region: "eu-west-1" })) };
    expect(await get(there)).toMatchObject({
      ARN: expect.stringContaining(":eu-west-1:"),
      SecretString: "one",
    });
    expect((await refusal(put(there, 2, "two"))).name).toBe("InvalidParameterException");
    expect((await refusal(remove(bench))).message).toContain("still has replica regions [eu-west-1]");
    await bench.secrets.send(
      new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: ["eu-west-1"] }),
    );
    expect((await refusal(get(there))).name).toBe("ResourceNotFoundException");
    await remove(bench);
  });

  test("fail where the name is taken, and overwrite only when told to", async () => {
    const bench = await openBench();
    const there = { ...bench, secrets: new SecretsManagerClient(bench.config({ region: "eu-west-1" })) };
    await create(bench);
    await create(there, { SecretString: "theirs" });
    const replicate = (ForceOverwriteReplicaSecret: boolean) =>
      bench.secrets.send(
        new ReplicateSecretToRegionsCommand({
          SecretId,
          AddReplicaRegions: [{ Region: "eu-west-1" }],
          ForceOverwriteReplicaSecret,
        }),
      );
    expect((await replicate(false)).ReplicationStatus?.[0]?.Status).toBe("Failed");
    expect((await get(there)).SecretString).toBe("theirs");
    expect((await replicate(true)).ReplicationStatus?.[0]?.Status).toBe("InSync");
    expect((await get(there)).SecretString).toBe("one");
  });
});

describe("resource policies", () => {
  const policy = (principal: unknown, extra = {}) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: principal,
          Action: "secretsmanager:GetSecretValue",
          Resource: "*",
          ...extra,
        },
      ],
    });
  const attach = ({ secrets }: Bench, ResourcePolicy: string, BlockPublicPolicy?: boolean) =>
    secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy }));

  test("are kept, shown and deleted", async () => {
    const bench = await openBench();
    await create(bench);
    const own = policy({ AWS: "arn:aws:iam::111122223333:root" });
    await attach(bench, own, true);
    const read = () => bench.secrets.send(new GetResourcePolicyCommand({ SecretId }));
    expect((await read()).ResourcePolicy).toBe(own);
    await bench.secrets.send(new DeleteResourcePolicyCommand({ SecretId }));
    expect((await read()).ResourcePolicy).toBeUndefined();
  });

  test("that open the secret to everyone are refused only with BlockPublicPolicy", async () => {
    const bench = await openBench();
    await create(bench);
    for (const open of [policy("*"), policy({ AWS: ["*"] })]) {
      expect((await refusal(attach(bench, open, true))).name).toBe("PublicPolicyException");
      await attach(bench, open);
      const { PolicyValidationPassed } = await bench.secrets.send(
        new ValidateResourcePolicyCommand({ ResourcePolicy: open }),
      );
      expect(PolicyValidationPassed).toBe(false);
    }
    await attach(bench, policy("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }), true);
  });

  test("that are none, or longer than 20,480 characters, are refused", async () => {
    const bench = await openBench();
    await create(bench);
    for (const wrong of ["{", "[]", policy("*", { Effect: "Perhaps" })]) {
      expect((await refusal(attach(bench, wrong))).name).toBe("MalformedPolicyDocumentException");
    }
    expect((await refusal(attach(bench, policy("*", { Sid: "x".repeat(20_480) })))).name).toBe(
      "ValidationException",
    );
  });
});

test("lists filter, page and leave out what is scheduled for deletion", async () => {
  const bench = await openBench();
  const names = ["app/a", "app/b", "other"];
  for (const Name of names) await create(bench, { Name, Tags: [{ Key: "team", Value: Name }] });
  await remove(bench, { SecretId: "app/b" });
  const list = async (input = {}) =>
    (
      await bench.secrets.send(new ListSecretsCommand({ SortBy: "name", SortOrder: "asc", ...input }))
    ).SecretList?.map((secret) => secret.Name);
  expect(await list()).toEqual(["app/a", "other"]);
  expect(await list({ IncludePlannedDeletion: true })).toEqual(names);
  expect(await list({ Filters: [{ Key: "name", Values: ["app/"] }] })).toEqual(["app/a"]);
  expect(await list({ Filters: [{ Key: "tag-value", Values: ["!app/a"] }] })).toEqual(["other"]);
  expect(await list({ MaxResults: 1 })).toEqual(["app/a"]);
  expect((await refusal(list({ NextToken: "nonsense" }))).name).toBe("InvalidNextTokenException");
});

test("a batch returns what it can and names what it cannot", async () => {
  const bench = await openBench();
  await create(bench);
  const answer = await bench.secrets.send(
    new BatchGetSecretValueCommand({ SecretIdList: [SecretId, "missing"] }),
  );
  expect(answer.SecretValues).toMatchObject([{ Name: SecretId, SecretString: "one" }]);
  expect(answer.Errors).toMatchObject([{ SecretId: "missing", ErrorCode: "ResourceNotFoundException" }]);
});
