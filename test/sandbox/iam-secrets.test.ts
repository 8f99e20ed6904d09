import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  ReplicateSecretToRegionsCommand,
  type SecretsManagerClient,
  UpdateSecretCommand,
  ValidateResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import type { IamInput } from "../../sandbox/server";
import { refusal } from "./bench";
import {
  ACCOUNT,
  type IamBench,
  OTHER_ACCOUNT,
  openIamBench,
  policy,
  USER_ARN,
  USER_KEY,
  userWith,
} from "./iamBench";

const SECRETS = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`;

const create = async (client: SecretsManagerClient, input: Partial<CreateSecretCommandInput> = {}) => {
  const { ARN } = await client.send(
    new CreateSecretCommand({ Name: "tls/web", SecretString: "value", ...input }),
  );
  return ARN ?? "";
};
const read = (client: SecretsManagerClient, SecretId: string) =>
  client.send(new GetSecretValueCommand({ SecretId }));

describe("Secrets Manager", () => {
  test.each([
    [`${SECRETS}:tls/web-??????`, true],
    [`${SECRETS}:tls/web-*`, true],
    [`${SECRETS}:tls/*`, true],
    [`${SECRETS}:tls/web`, false],
    [`${SECRETS}:tls/other-??????`, false],
    [`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:tls/web-??????`, false],
  ])(
    "decides on the full ARN, whether there is such a secret or not: %s allows: %s",
    async (Resource, allowed) => {
      const Action = ["CreateSecret", "GetSecretValue", "DescribeSecret"].map(
        (name) => `secretsmanager:${name}`,
      );
      const bench = await openIamBench(userWith({ Action, Resource }));
      const describe = () => bench.user.secrets.send(new DescribeSecretCommand({ SecretId: "tls/web" }));
      expect((await refusal(describe())).name).toBe(
        allowed ? "ResourceNotFoundException" : "AccessDeniedException",
      );
      const made = await create(bench.user.secrets).catch((error: Error) => error.name);
      expect(made).toEqual(
        allowed ? expect.stringContaining(`${SECRETS}:tls/web-`) : "AccessDeniedException",
      );
      const arn = allowed ? made : await create(bench.secrets);
      for (const id of ["tls/web", arn]) {
        const outcome = await read(bench.user.secrets, id).then(
          ({ SecretString }) => SecretString,
          (error: Error) => error.name,
        );
        expect(outcome).toBe(allowed ? "value" : "AccessDeniedException");
      }
    },
  );

  test("names a secret in its denial as the caller did", async () => {
    const bench = await openIamBench(userWith());
    const denied = await refusal(create(bench.user.secrets));
    expect(denied.message).toBe(
      `User: ${USER_ARN} is not authorized to perform: secretsmanager:CreateSecret on resource: tls/web ` +
        "because no identity-based policy allows the secretsmanager:CreateSecret action",
    );
    const arn = await create(bench.secrets);
    expect((await refusal(read(bench.user.secrets, arn))).message).toContain(`on resource: ${arn} because`);
    expect((await refusal(read(bench.user.secrets, "tls/web"))).message).toContain(
      "on resource: tls/web because",
    );
  });

  test("wants TagResource for a secret with tags, ReplicateSecretToRegions for one with replicas", async () => {
    const bench = await openIamBench(userWith({ Action: "secretsmanager:CreateSecret" }));
    const Tags = [{ Key: "team", Value: "edge" }];
    const AddReplicaRegions = [{ Region: "eu-west-1" }];
    expect((await refusal(create(bench.user.secrets, { Tags }))).message).toContain(
      "secretsmanager:TagResource",
    );
    expect((await refusal(create(bench.user.secrets, { AddReplicaRegions }))).message).toContain(
      "secretsmanager:ReplicateSecretToRegions",
    );
    const Action = ["CreateSecret", "TagResource", "ReplicateSecretToRegions"].map(
      (name) => `secretsmanager:${name}`,
    );
    bench.sandbox.iam.set(userWith({ Action }));
    await expect(create(bench.user.secrets, { Tags, AddReplicaRegions })).resolves.toContain(SECRETS);
  });

  test.each<[string, string, Partial<CreateSecretCommandInput>]>([
    ["secretsmanager:Name", "tls/web", { Name: "tls/other" }],
    ["aws:RequestTag/team", "edge", { Tags: [{ Key: "team", Value: "core" }] }],
    ["secretsmanager:Description", "ours", { Description: "theirs" }],
  ])("knows %s", async (key, value, other) => {
    const bench = await openIamBench(
      userWith(
        { Action: "secretsmanager:CreateSecret", Condition: { StringEquals: { [key]: value } } },
        { Action: "secretsmanager:TagResource" },
      ),
    );
    const good = { Tags: [{ Key: "team", Value: "edge" }], Description: "ours" };
    await expect(create(bench.user.secrets, good)).resolves.toContain(SECRETS);
    const bad = create(bench.user.secrets, { ...good, ...other });
    expect((await refusal(bad)).name).toBe("AccessDeniedException");
  });

  test("knows a new secret's SecretId not at all, and its Name for CreateSecret alone", async () => {
    const under = (Action: string, key: string, value: string) => ({
      Action: `secretsmanager:${Action}`,
      Condition: { StringLike: { [`secretsmanager:${key}`]: value } },
    });
    const tagged = { Tags: [{ Key: "team", Value: "edge" }] };
    const bench = await openIamBench(userWith(under("CreateSecret", "SecretId", "*")));
    expect((await refusal(create(bench.user.secrets))).message).toContain("secretsmanager:CreateSecret");
    bench.sandbox.iam.set(userWith(under("*", "Name", "tls/web")));
    expect((await refusal(create(bench.user.secrets, tagged))).message).toContain(
      "secretsmanager:TagResource",
    );
    await expect(create(bench.user.secrets)).resolves.toContain(SECRETS);
  });

  test("wants PutResourcePolicy beside ValidateResourcePolicy", async () => {
    const bench = await openIamBench(userWith({ Action: "secretsmanager:ValidateResourcePolicy" }));
    const ResourcePolicy = JSON.stringify(policy({ Principal: { AWS: USER_ARN }, Action: "*" }));
    const validate = () => bench.user.secrets.send(new ValidateResourcePolicyCommand({ ResourcePolicy }));
    expect((await refusal(validate())).message).toContain("perform: secretsmanager:PutResourcePolicy");
    bench.sandbox.iam.set(
      userWith({ Action: ["secretsmanager:ValidateResourcePolicy", "secretsmanager:PutResourcePolicy"] }),
    );
    await expect(validate()).resolves.toMatchObject({ PolicyValidationPassed: true });
  });

  test("knows a secret's own tags, under both names", async () => {
    for (const key of ["aws:ResourceTag/team", "secretsmanager:ResourceTag/team"]) {
      const bench = await openIamBench(
        userWith({ Action: "secretsmanager:GetSecretValue", Condition: { StringEquals: { [key]: "edge" } } }),
      );
      const tagged = await create(bench.secrets, { Tags: [{ Key: "team", Value: "edge" }] });
      const plain = await create(bench.secrets, { Name: "plain" });
      await expect(read(bench.user.secrets, tagged)).resolves.toBeDefined();
      expect((await refusal(read(bench.user.secrets, plain))).name).toBe("AccessDeniedException");
    }
  });

  test("asks for each secret of a batch, whose errors stand in the answer", async () => {
    const bench = await openIamBench(
      userWith(
        { Action: "secretsmanager:BatchGetSecretValue" },
        { Action: "secretsmanager:GetSecretValue", Resource: `${SECRETS}:mine-??????` },
      ),
    );
    await create(bench.secrets, { Name: "mine" });
    await create(bench.secrets, { Name: "yours" });
    const answer = await bench.user.secrets.send(
      new BatchGetSecretValueCommand({ SecretIdList: ["mine", "yours"] }),
    );
    expect(answer.SecretValues?.map(({ Name }) => Name)).toEqual(["mine"]);
    expect(answer.Errors).toMatchObject([{ SecretId: "yours", ErrorCode: "AccessDeniedException" }]);
    const Filters = [{ Key: "name" as const, Values: ["m"] }];
    expect(
      (await refusal(bench.user.secrets.send(new BatchGetSecretValueCommand({ Filters })))).message,
    ).toContain("secretsmanager:ListSecrets");
    expect((await refusal(bench.user.secrets.send(new ListSecretsCommand({})))).name).toBe(
      "AccessDeniedException",
    );
  });
});

describe("a secret's own policy", () => {
  const reader = (Principal: string, Effect: "Allow" | "Deny" = "Allow") =>
    JSON.stringify(
      policy({ Effect, Principal: { AWS: Principal }, Action: "secretsmanager:GetSecretValue" }),
    );
  const attach = (bench: IamBench, SecretId: string, ResourcePolicy: string) =>
    bench.secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));

  test("lets in who has no policy of its own, and keeps out who has", async () => {
    const bench = await openIamBench(userWith());
    const arn = await create(bench.secrets);
    await attach(bench, arn, reader(USER_ARN));
    await expect(read(bench.user.secrets, arn)).resolves.toMatchObject({ SecretString: "value" });
    bench.sandbox.iam.set(userWith({ Action: "*" }));
    await attach(bench, arn, reader(USER_ARN, "Deny"));
    expect((await refusal(read(bench.user.secrets, arn))).message).toContain(
      "with an explicit deny in a resource-based policy",
    );
  });

  test("opens the secret to another account by its ARN, if its key is the customer's and both sides agree", async () => {
    const bench = await openIamBench();
    const Principal = { AWS: [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${OTHER_ACCOUNT}:root`] };
    const keys = [{ arn: KEY, policy: policy({ Principal, Action: "kms:*" }) }];
    bench.sandbox.iam.set({ keys });
    const arn = await create(bench.secrets, { KmsKeyId: KEY });
    const readThere = () => read(bench.other.secrets, arn);
    expect((await refusal(readThere())).message).toContain("because no resource-based policy allows");
    await attach(bench, arn, reader(OTHER_ACCOUNT));
    await expect(readThere()).resolves.toMatchObject({ ARN: arn, SecretString: "value" });
    bench.sandbox.iam.set({});
    expect((await refusal(readThere())).message).toBe("Access to KMS is not allowed");
    const managed = await create(bench.secrets, { Name: "managed" });
    await attach(bench, managed, reader(OTHER_ACCOUNT));
    expect(await refusal(read(bench.other.secrets, managed))).toMatchObject({
      name: "InvalidRequestException",
      message: expect.stringContaining("default KMS service key") as string,
    });
  });
});

describe("a customer's key", () => {
  const NO_KEY = { name: "AccessDeniedException", message: "Access to KMS is not allowed" };
  const keyRights = (Action: string | string[], Condition = {}): IamInput =>
    userWith({ Action: "secretsmanager:*" }, { Action, Resource: KEY, Condition });
  const put = (SecretId: string) => new PutSecretValueCommand({ SecretId, SecretString: "next" });
  const SecretId = "tls/web";

  test.each<[string, string[], (client: SecretsManagerClient) => Promise<unknown>]>([
    [
      "CreateSecret",
      ["GenerateDataKey", "Decrypt"],
      (client) => create(client, { Name: "new", KmsKeyId: KEY }),
    ],
    ["PutSecretValue", ["GenerateDataKey", "Decrypt"], (client) => client.send(put(SecretId))],
    ["GetSecretValue", ["Decrypt"], (client) => read(client, SecretId)],
    [
      "UpdateSecret with a value",
      ["GenerateDataKey", "Decrypt", "Encrypt"],
      (client) => client.send(new UpdateSecretCommand({ SecretId, SecretString: "next" })),
    ],
    [
      "UpdateSecret to another key",
      ["GenerateDataKey", "Decrypt", "Encrypt"],
      (client) => client.send(new UpdateSecretCommand({ SecretId: "plain", KmsKeyId: KEY })),
    ],
    [
      "ReplicateSecretToRegions",
      ["Decrypt"],
      (client) =>
        client.send(
          new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: "eu-west-1" }] }),
        ),
    ],
  ])("%s takes exactly kms:%s", async (_, actions, call) => {
    const needed = actions.map((action) => `kms:${action}`);
    const bench = await openIamBench();
    await create(bench.secrets, { KmsKeyId: KEY });
    await create(bench.secrets, { Name: "plain" });
    for (const missing of needed) {
      bench.sandbox.iam.set(
        keyRights(needed.filter((action) => action !== missing).concat("kms:DescribeKey")),
      );
      expect(await refusal(call(bench.user.secrets))).toMatchObject(NO_KEY);
    }
    bench.sandbox.iam.set(keyRights(needed));
    await expect(call(bench.user.secrets)).resolves.toBeDefined();
  });

  test("that takes the place of another one takes kms:Decrypt of that one too", async () => {
    const next = KEY.replace("/1111", "/2222");
    const rights = (...Resource: string[]) =>
      userWith(
        { Action: "secretsmanager:*" },
        { Action: ["kms:GenerateDataKey", "kms:Decrypt", "kms:Encrypt"], Resource },
      );
    const bench = await openIamBench(rights(next));
    await create(bench.secrets, { KmsKeyId: KEY });
    const change = () => bench.user.secrets.send(new UpdateSecretCommand({ SecretId, KmsKeyId: next }));
    expect(await refusal(change())).toMatchObject(NO_KEY);
    bench.sandbox.iam.set(rights(KEY, next));
    await expect(change()).resolves.toBeDefined();
  });

  test("of AWS's own takes no permission, whatever it is called", async () => {
    const bench = await openIamBench(userWith({ Action: "secretsmanager:*" }));
    for (const KmsKeyId of ["alias/aws/secretsmanager", `${KEY.split("key/")[0]}alias/aws/secretsmanager`]) {
      await expect(
        create(bench.user.secrets, { Name: `n${KmsKeyId.length}`, KmsKeyId }),
      ).resolves.toBeDefined();
    }
    expect(await refusal(create(bench.user.secrets, { KmsKeyId: "alias/other" }))).toMatchObject(NO_KEY);
  });

  test("is not asked for where no value is touched", async () => {
    const bench = await openIamBench(userWith({ Action: "secretsmanager:*" }));
    await create(bench.secrets, { KmsKeyId: KEY });
    await expect(bench.user.secrets.send(new DescribeSecretCommand({ SecretId }))).resolves.toBeDefined();
    await expect(
      bench.user.secrets.send(new UpdateSecretCommand({ SecretId, Description: "d" })),
    ).resolves.toBeDefined();
  });

  test.each<[string, Record<string, Record<string, string>>, boolean]>([
    [
      "the right service",
      { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
      true,
    ],
    [
      "another region's",
      { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
      false,
    ],
    ["the caller's account", { StringEquals: { "kms:CallerAccount": ACCOUNT } }, true],
    ["another account", { StringEquals: { "kms:CallerAccount": OTHER_ACCOUNT } }, false],
    ["the secret's ARN", { StringLike: { "kms:EncryptionContext:SecretARN": `${SECRETS}:tls/*` } }, true],
    ["another ARN", { StringLike: { "kms:EncryptionContext:SecretARN": `${SECRETS}:x/*` } }, false],
  ])("may be tied to %s", async (_, condition, allowed) => {
    const bench = await openIamBench();
    await create(bench.secrets, { KmsKeyId: KEY });
    bench.sandbox.iam.set(keyRights("kms:Decrypt", condition));
    const outcome = await read(bench.user.secrets, SecretId).then(
      () => true,
      (error: Error) => error.message,
    );
    expect(outcome).toBe(allowed ? true : NO_KEY.message);
  });

  test("has the last word by its own policy, found by id and by alias too", async () => {
    const named = (Principal: string) => [
      {
        arn: KEY,
        aliases: ["alias/tls"],
        policy: policy({ Principal: { AWS: Principal }, Action: "kms:*" }),
      },
    ];
    const bench = await openIamBench();
    for (const KmsKeyId of [KEY, KEY.split("/")[1], "alias/tls", `${KEY.split("key/")[0]}alias/tls`]) {
      bench.sandbox.iam.set({ ...keyRights("kms:*"), keys: named(`arn:aws:iam::${ACCOUNT}:role/other`) });
      const Name = `by ${KmsKeyId}`.replaceAll(/[ :]/g, "-");
      expect(await refusal(create(bench.user.secrets, { Name, KmsKeyId }))).toMatchObject(NO_KEY);
      bench.sandbox.iam.set({ ...userWith({ Action: "secretsmanager:*" }), keys: named(USER_ARN) });
      await expect(create(bench.user.secrets, { Name, KmsKeyId })).resolves.toContain(SECRETS);
    }
  });

  test("of a replica is asked in the replica's region", async () => {
    const there = KEY.replace("us-east-1", "eu-west-1");
    const AddReplicaRegions = [{ Region: "eu-west-1", KmsKeyId: there }];
    const rights = (...actions: string[]) =>
      userWith(
        { Action: "secretsmanager:*" },
        {
          Action: actions,
          Resource: there,
          Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
        },
      );
    const bench = await openIamBench(rights("kms:GenerateDataKey"));
    expect(await refusal(create(bench.user.secrets, { AddReplicaRegions }))).toMatchObject(NO_KEY);
    bench.sandbox.iam.set(rights("kms:GenerateDataKey", "kms:Encrypt"));
    await create(bench.user.secrets, { AddReplicaRegions });
    const european = bench.clients({ ...USER_KEY, region: "eu-west-1" }).secrets;
    expect(await refusal(read(european, SecretId))).toMatchObject(NO_KEY);
    bench.sandbox.iam.set(rights("kms:Decrypt"));
    await expect(read(european, SecretId)).resolves.toMatchObject({ SecretString: "value" });
  });
});
