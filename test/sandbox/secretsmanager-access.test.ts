import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutResourcePolicyCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { type Bench, openBench, refusal } from "./bench";

const SecretId = "tls/web";
const IRELAND = "eu-west-1";
const TAKEN = "Secret with this name already exists in this region";

async function openSecret(): Promise<Bench> {
  const bench = await openBench();
  const ClientRequestToken = "t".repeat(32);
  await bench.secrets.send(
    new CreateSecretCommand({ Name: SecretId, SecretString: "one", ClientRequestToken }),
  );
  return bench;
}

const control = async ({ sandbox }: Bench, path: string, body: unknown) => {
  const answer = await fetch(`${sandbox.endpoint}/_sandbox/${path}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
};
const replicate = ({ secrets }: Bench, more: object = {}) =>
  secrets.send(
    new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: IRELAND }], ...more }),
  );
const statusOf = async ({ secrets }: Bench) =>
  (await secrets.send(new DescribeSecretCommand({ SecretId }))).ReplicationStatus;
const elsewhere = (bench: Bench) => new SecretsManagerClient(bench.config({ region: IRELAND }));
const KmsKeyId = "alias/aws/secretsmanager";

describe("a replication", () => {
  test("may take its time: InProgress, unreadable there, then InSync", async () => {
    const bench = await openSecret();
    await control(bench, "replication", { region: IRELAND, seconds: 30 });
    const { ReplicationStatus } = await replicate(bench);
    expect(ReplicationStatus).toEqual([{ Region: IRELAND, KmsKeyId, Status: "InProgress" }]);
    const read = () => elsewhere(bench).send(new GetSecretValueCommand({ SecretId }));
    expect((await refusal(read())).name).toBe("ResourceNotFoundException");
    expect((await refusal(replicate(bench))).name).toBe("InvalidParameterException");
    await control(bench, "clock", { advanceSeconds: 30 });
    expect(await statusOf(bench)).toEqual([{ Region: IRELAND, KmsKeyId, Status: "InSync" }]);
    expect((await read()).SecretString).toBe("one");
  });

  test("may fail with a message, as often as was said", async () => {
    const bench = await openSecret();
    await control(bench, "replication", { region: IRELAND, seconds: 5, failure: "No key.", times: 1 });
    await replicate(bench);
    await control(bench, "clock", { advanceSeconds: 5 });
    const failed = { Region: IRELAND, KmsKeyId, Status: "Failed", StatusMessage: "No key." };
    expect(await statusOf(bench)).toEqual([failed]);
    expect((await replicate(bench)).ReplicationStatus?.[0]?.Status).toBe("InSync");
  });

  test("of other regions, and after a reset, goes as ever", async () => {
    const bench = await openSecret();
    await control(bench, "replication", { region: "eu-west-3", failure: "No." });
    expect((await replicate(bench)).ReplicationStatus?.[0]?.Status).toBe("InSync");
    bench.sandbox.reset();
    const AddReplicaRegions = [{ Region: "eu-west-3" }];
    await bench.secrets.send(
      new CreateSecretCommand({ Name: SecretId, SecretString: "one", AddReplicaRegions }),
    );
    expect((await statusOf(bench))?.[0]?.Status).toBe("InSync");
  });

  test("fails where the name is taken, in AWS's own words", async () => {
    const bench = await openSecret();
    await elsewhere(bench).send(new CreateSecretCommand({ Name: SecretId, SecretString: "theirs" }));
    await replicate(bench);
    expect(await statusOf(bench)).toMatchObject([{ Status: "Failed", StatusMessage: TAKEN }]);
  });

  test("that failed or goes on keeps the secret from being deleted, until the region is removed", async () => {
    const bench = await openSecret();
    await control(bench, "replication", { region: IRELAND, failure: "No." });
    await replicate(bench);
    const remove = () => bench.secrets.send(new DeleteSecretCommand({ SecretId }));
    expect((await refusal(remove())).name).toBe("InvalidParameterException");
    await bench.secrets.send(
      new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [IRELAND] }),
    );
    await expect(remove()).resolves.toBeDefined();
  });

  test.each([
    ["no region", { seconds: 1 }, "region"],
    ["a negative time", { region: IRELAND, seconds: -1 }, "seconds"],
    ["what is not known", { region: IRELAND, status: "Failed" }, ""],
  ])("is not scripted with %s", async (_, body, path) => {
    const bench = await openSecret();
    const answer = await control(bench, "replication", body);
    expect(answer).toMatchObject({ status: 400, body: { faults: [{ path }] } });
  });
});

describe("BlockPublicPolicy", () => {
  const put = ({ secrets }: Bench, statement: object) =>
    secrets.send(
      new PutResourcePolicyCommand({
        SecretId,
        BlockPublicPolicy: true,
        ResourcePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...statement }],
        }),
      }),
    );

  test.each<[string, object]>([
    ["a condition that limits nobody", { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    ["all but one", { Principal: undefined, NotPrincipal: { AWS: "111122223333" } }],
    ["a wildcard", { Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } }],
    ["a negation", { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } }],
  ])("refuses everybody with %s", async (_, statement) => {
    expect((await refusal(put(await openSecret(), statement))).name).toBe("PublicPolicyException");
  });

  test.each<[string, object]>([
    ["of an endpoint", { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }],
    ["of a range", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
    ["denied", { Effect: "Deny" }],
  ])("lets everybody pass that is %s", async (_, statement) => {
    await expect(put(await openSecret(), statement)).resolves.toBeDefined();
  });
});
