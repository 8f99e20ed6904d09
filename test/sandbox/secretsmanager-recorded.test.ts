/**
 * Answers of Secrets Manager that others recorded on real accounts. Each test names its source: "LocalStack" is
 * localstack/localstack, tests/aws/services/secretsmanager/test_secretsmanager.snapshot.json (validated on AWS),
 * "moto" is getmoto/moto, tests/test_secretsmanager.
 */
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { type Bench, createSecret as create, openBench, refusal, SECRET, token } from "./bench";

const SecretId = SECRET;
const put = ({ secrets }: Bench, index: number, VersionStages?: string[]) =>
  secrets.send(
    new PutSecretValueCommand({
      SecretId,
      SecretString: `value ${index}`,
      ClientRequestToken: token(index),
      VersionStages,
    }),
  );
const update = ({ secrets }: Bench, input: { SecretString?: string; Description?: string }) =>
  secrets.send(new UpdateSecretCommand({ SecretId, ClientRequestToken: token(1), ...input }));
const described = ({ secrets }: Bench) => secrets.send(new DescribeSecretCommand({ SecretId }));

describe("a token that is in use already", () => {
  const taken = (ARN: string | undefined) => ({
    name: "ResourceExistsException",
    message: `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret ${ARN}.`,
  });

  // moto, test_update_same_secret_value_with_same_token (verified on AWS).
  test("lets UpdateSecret succeed with the same value, and changes no label", async () => {
    const bench = await openBench();
    await create(bench);
    await put(bench, 2);
    const answer = await update(bench, { SecretString: "one", Description: "new" });
    expect(answer.VersionId).toBe(token(1));
    expect(await described(bench)).toMatchObject({
      Description: "new",
      VersionIdsToStages: { [token(1)]: ["AWSPREVIOUS"], [token(2)]: ["AWSCURRENT"] },
    });
  });

  // moto, test_update_different_secret_value_with_same_token (verified on AWS).
  test("lets UpdateSecret fail with another value", async () => {
    const bench = await openBench();
    const { ARN } = await create(bench);
    expect(await refusal(update(bench, { SecretString: "two" }))).toMatchObject(taken(ARN));
  });

  // moto, test_create_different_secret_with_same_token and test_create_duplicate_secret_without_specifying_token.
  test("is what CreateSecret complains of, and of the name where the token is new", async () => {
    const bench = await openBench();
    const { ARN } = await create(bench);
    expect(await refusal(create(bench, { SecretString: "two" }))).toMatchObject(taken(ARN));
    expect(await refusal(create(bench, { ClientRequestToken: token(2) }))).toMatchObject({
      name: "ResourceExistsException",
      message: `The operation failed because the secret ${SecretId} already exists.`,
    });
  });
});

describe("replicas", () => {
  const region = "eu-west-1";
  const openReplicated = async () => {
    const bench = await openBench();
    const { ARN = "" } = await create(bench, { AddReplicaRegions: [{ Region: region }] });
    return { bench, ARN, there: new SecretsManagerClient(bench.config({ region })) };
  };

  // moto, test_secrets_duplication.py, test_delete_while_duplication_exist.
  test("keep their primary from being deleted: the refusal names its ARN", async () => {
    const { bench, ARN } = await openReplicated();
    expect(await refusal(bench.secrets.send(new DeleteSecretCommand({ SecretId })))).toMatchObject({
      name: "InvalidParameterException",
      message: `You can't delete secret ${ARN} that still has replica regions [${region}]`,
    });
  });

  // moto, test_secrets_duplication.py, test_update_replica.
  test("are neither deleted nor changed in their own region", async () => {
    const { there } = await openReplicated();
    const no = {
      name: "InvalidParameterException",
      message: "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
    };
    expect(await refusal(there.send(new DeleteSecretCommand({ SecretId })))).toMatchObject(no);
    const tag = new TagResourceCommand({ SecretId, Tags: [{ Key: "a", Value: "b" }] });
    expect(await refusal(there.send(tag))).toMatchObject(no);
  });
});

// LocalStack, test_update_secret_version_stages_current_pending.
test("a new value leaves the old one AWSPREVIOUS alone, though it was AWSPENDING too", async () => {
  const bench = await openBench();
  await create(bench);
  await put(bench, 2, ["AWSPENDING"]);
  await bench.secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage: "AWSCURRENT",
      RemoveFromVersionId: token(1),
      MoveToVersionId: token(2),
    }),
  );
  await put(bench, 3);
  expect((await described(bench)).VersionIdsToStages).toEqual({
    [token(2)]: ["AWSPREVIOUS"],
    [token(3)]: ["AWSCURRENT"],
  });
});

// LocalStack, test_invalid_secret_name.
test.each<[string, (bench: Bench, name: string) => Promise<unknown>]>([
  [
    "a forced deletion",
    ({ secrets }, name) =>
      secrets.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true })),
  ],
  ["a look", ({ secrets }, name) => secrets.send(new DescribeSecretCommand({ SecretId: name }))],
  ["a read", ({ secrets }, name) => secrets.send(new GetSecretValueCommand({ SecretId: name }))],
  [
    "a tag",
    ({ secrets }, name) =>
      secrets.send(new TagResourceCommand({ SecretId: name, Tags: [{ Key: "a", Value: "b" }] })),
  ],
])("an invalid name makes %s fail as such", async (_, call) => {
  expect(await refusal(call(await openBench(), " Inv *?!]Name\\-"))).toMatchObject({
    name: "ValidationException",
    message:
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
  });
});

// LocalStack, test_create_secret_version_from_empty_secret and test_call_lists_secrets_multiple_times_snapshots.
test("what was never set is absent, and tags are [] only after the last was taken off", async () => {
  const bench = await openBench();
  await create(bench, { SecretString: undefined });
  const { $metadata, ...bare } = await described(bench);
  expect(Object.keys(bare).sort()).toEqual(["ARN", "CreatedDate", "LastChangedDate", "Name"]);
  const { SecretList = [] } = await bench.secrets.send(new ListSecretsCommand({}));
  expect(Object.keys(SecretList[0] ?? {}).sort()).toEqual(["ARN", "CreatedDate", "LastChangedDate", "Name"]);
  await bench.secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key: "a", Value: "b" }] }));
  await bench.secrets.send(new UntagResourceCommand({ SecretId, TagKeys: ["a"] }));
  expect((await described(bench)).Tags).toEqual([]);
});

describe("ListSecrets", () => {
  const found = async ({ secrets }: Bench, Key: "description" | "all", value: string) =>
    (
      await secrets.send(
        new ListSecretsCommand({
          SortBy: "name",
          SortOrder: "asc",
          Filters: [{ Key, Values: [value] }],
        }),
      )
    ).SecretList?.map(({ Name }) => Name);

  // docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html, Description.
  test("finds the beginnings of a description's words, in any order and case", async () => {
    const bench = await openBench();
    for (const Description of ["My basic description", "Description of my secret", "Mine only"])
      await create(bench, { Name: Description.replaceAll(" ", "-"), Description });
    const both = ["Description-of-my-secret", "My-basic-description"];
    expect(await found(bench, "description", "my descr")).toEqual(both);
    expect(await found(bench, "description", "ecret")).toEqual([]);
  });

  // moto, test_with_all_filter and test_with_all_filter_special_characters (verified on AWS).
  test("begins a word where capitals follow small letters, and ignores punctuation", async () => {
    const bench = await openBench();
    for (const Name of ["SecretOne", "SecretFTag", "Thirdsecret", "uat/COMPANYthings"])
      await create(bench, { Name });
    expect(await found(bench, "all", "secret")).toEqual(["SecretFTag", "SecretOne"]);
    expect(await found(bench, "all", "T")).toEqual(["SecretFTag", "Thirdsecret"]);
    expect(await found(bench, "all", "Ythings")).toEqual(["uat/COMPANYthings"]);
    for (const none of ["things", "SomeSecret", "+"]) expect(await found(bench, "all", none)).toEqual([]);
  });
});
