import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
} from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import type { IamInput } from "../../sandbox/server";
import { openBench, refusal } from "./bench";
import {
  ACCOUNT,
  assume,
  OTHER_ACCOUNT,
  openIamBench,
  policy,
  ROLE_ARN,
  trust,
  USER_ARN,
  userWith,
} from "./iamBench";

const FOREIGN_ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/dns`;
const ASSUME = { Action: "sts:AssumeRole" };

const roleWith = (arn: string, trustPolicy: object, ...policies: object[]): IamInput => ({
  roles: [{ arn, trustPolicy, policies }],
});

describe("AssumeRole in the same account", () => {
  test("takes a trust policy that names the caller, or the account and the caller's own policy", async () => {
    const bench = await openIamBench();
    const attempt = (trusted: string, ...statements: Parameters<typeof userWith>) => {
      bench.sandbox.iam.set({
        ...userWith(...statements),
        ...roleWith(ROLE_ARN, trust({ Principal: { AWS: trusted } })),
      });
      return assume(bench, {}, bench.user.sts);
    };
    await expect(attempt(USER_ARN)).resolves.toBeDefined();
    await expect(attempt(ACCOUNT, ASSUME)).resolves.toBeDefined();
    await expect(
      attempt(`arn:aws:iam::${ACCOUNT}:root`, { ...ASSUME, Resource: ROLE_ARN }),
    ).resolves.toBeDefined();
    const start = `User: ${USER_ARN} is not authorized to perform: sts:AssumeRole on resource: ${ROLE_ARN}`;
    for (const call of [() => attempt(ACCOUNT), () => attempt(OTHER_ACCOUNT, ASSUME)]) {
      expect(await refusal(call())).toMatchObject({
        name: "AccessDenied",
        status: 403,
        message: expect.stringContaining(start) as string,
      });
    }
    const elsewhere = refusal(attempt(ACCOUNT, { ...ASSUME, Resource: FOREIGN_ROLE }));
    expect((await elsewhere).name).toBe("AccessDenied");
  });

  test("refuses a role that does not exist as any other", async () => {
    const bench = await openIamBench(userWith(ASSUME));
    for (const sts of [bench.user.sts, bench.sts]) {
      expect(await refusal(assume(bench, {}, sts))).toMatchObject({
        name: "AccessDenied",
        message: expect.stringContaining(`sts:AssumeRole on resource: ${ROLE_ARN}`) as string,
      });
    }
  });

  test("takes a fresh role only when it has settled", async () => {
    const bench = await openIamBench({
      roles: [{ arn: ROLE_ARN, trustPolicy: trust({ Principal: { AWS: ACCOUNT } }), settlesSeconds: 20 }],
    });
    expect((await refusal(assume(bench))).name).toBe("AccessDenied");
    bench.seconds(19);
    expect((await refusal(assume(bench))).name).toBe("AccessDenied");
    bench.seconds(1);
    await expect(assume(bench)).resolves.toBeDefined();
  });

  test("ends sessions where the role's own limit does", async () => {
    const trustPolicy = trust({ Principal: { AWS: ACCOUNT } });
    const bench = await openIamBench(roleWith(ROLE_ARN, trustPolicy));
    expect(await refusal(assume(bench, { DurationSeconds: 3601 }))).toMatchObject({
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
    bench.sandbox.iam.set({ roles: [{ arn: ROLE_ARN, trustPolicy, maxSessionSeconds: 7200 }] });
    await expect(assume(bench, { DurationSeconds: 7200 })).resolves.toBeDefined();
  });
});

describe("AssumeRole across accounts", () => {
  test("takes both sides", async () => {
    const bench = await openIamBench();
    const attempt = (trusted: string, ...statements: Parameters<typeof userWith>) => {
      const role = roleWith(FOREIGN_ROLE, trust({ Principal: { AWS: trusted } }));
      bench.sandbox.iam.set({ ...userWith(...statements), ...role });
      return assume(bench, { RoleArn: FOREIGN_ROLE }, bench.user.sts);
    };
    await expect(attempt(ACCOUNT, ASSUME)).resolves.toBeDefined();
    await expect(attempt(USER_ARN, ASSUME)).resolves.toBeDefined();
    expect((await refusal(attempt(USER_ARN))).message).toContain("because no identity-based policy allows");
    expect((await refusal(attempt(OTHER_ACCOUNT, ASSUME))).name).toBe("AccessDenied");
  });

  test.each<[string, Partial<AssumeRoleCommandInput>, boolean]>([
    ["the right external id", { ExternalId: "tenant-7" }, true],
    ["a wrong one", { ExternalId: "tenant-8" }, false],
    ["one in another case", { ExternalId: "Tenant-7" }, false],
    ["none", {}, false],
  ])("with an external id that is asked for: %s", async (_, input, allowed) => {
    const Condition = { StringEquals: { "sts:ExternalId": "tenant-7" } };
    const bench = await openIamBench({
      ...userWith(ASSUME),
      ...roleWith(FOREIGN_ROLE, trust({ Principal: { AWS: ACCOUNT }, Condition })),
    });
    const attempt = assume(bench, { RoleArn: FOREIGN_ROLE, ...input }, bench.user.sts);
    const outcome = await attempt.then(
      () => "assumed",
      (error: Error) => error.name,
    );
    expect(outcome).toBe(allowed ? "assumed" : "AccessDenied");
  });

  test.each([
    ["sts:RoleSessionName", "session", "other"],
    ["aws:PrincipalArn", USER_ARN, `${USER_ARN}2`],
    ["aws:username", "issuer", "deploy/issuer"],
    ["aws:PrincipalAccount", ACCOUNT, OTHER_ACCOUNT],
    ["aws:RequestedRegion", "us-east-1", "eu-west-1"],
    ["aws:SourceIp", "127.0.0.0/8", "10.0.0.0/8"],
  ])("knows %s", async (key, right, wrong) => {
    const operator = key === "aws:SourceIp" ? "IpAddress" : "StringEquals";
    const bench = await openIamBench();
    const attempt = (value: string) => {
      const Condition = { [operator]: { [key]: value } };
      bench.sandbox.iam.set({
        ...userWith(ASSUME),
        ...roleWith(FOREIGN_ROLE, trust({ Principal: { AWS: ACCOUNT }, Condition })),
      });
      return assume(bench, { RoleArn: FOREIGN_ROLE }, bench.user.sts);
    };
    await expect(attempt(right)).resolves.toBeDefined();
    expect((await refusal(attempt(wrong))).name).toBe("AccessDenied");
  });

  test("chains: a session assumes a further role by its role's rights, for an hour at most", async () => {
    const roles = [
      { arn: ROLE_ARN, trustPolicy: trust({ Principal: { AWS: ACCOUNT } }), policies: [policy(ASSUME)] },
      {
        arn: FOREIGN_ROLE,
        trustPolicy: trust({ Principal: { AWS: ROLE_ARN } }),
        policies: [policy({ Action: "route53:ListHostedZones" })],
        maxSessionSeconds: 7200,
      },
    ];
    const bench = await openIamBench({ roles });
    const first = await assume(bench);
    expect((await refusal(first.dns.send(new ListHostedZonesCommand({})))).message).toContain(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/issuer/session is not authorized`,
    );
    const second = await assume(bench, { RoleArn: FOREIGN_ROLE }, first.sts);
    await expect(second.dns.send(new ListHostedZonesCommand({}))).resolves.toBeDefined();
    expect((await refusal(assume(bench, { RoleArn: FOREIGN_ROLE }))).name).toBe("AccessDenied");
    const long = assume(bench, { RoleArn: FOREIGN_ROLE, DurationSeconds: 3601 }, first.sts);
    expect((await refusal(long)).message).toContain("role chaining");
  });
});

describe("session tags", () => {
  const Tags = [{ Key: "stack", Value: "prod" }];
  const TRUSTED = { Principal: { AWS: ACCOUNT } };

  test("take sts:TagSession on both sides, and are known as aws:RequestTag", async () => {
    const bench = await openIamBench();
    const attempt = (Action: string[], Condition = {}) => {
      bench.sandbox.iam.set(roleWith(ROLE_ARN, trust({ ...TRUSTED, Action, Condition })));
      return assume(bench, { Tags });
    };
    const denied = await refusal(attempt(["sts:AssumeRole"]));
    expect(denied.message).toContain(`not authorized to perform: sts:TagSession on resource: ${ROLE_ARN}`);
    const both = ["sts:AssumeRole", "sts:TagSession"];
    await expect(attempt(both)).resolves.toBeDefined();
    await expect(attempt(both, { StringEquals: { "aws:RequestTag/stack": "prod" } })).resolves.toBeDefined();
    const other = attempt(both, { StringEquals: { "aws:RequestTag/stack": "dev" } });
    expect((await refusal(other)).name).toBe("AccessDenied");
  });

  test("are the session's aws:PrincipalTag, and stay through a chain where they are transitive", async () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/stack": "prod" } };
    const Action = ["sts:AssumeRole", "sts:TagSession"];
    const list = policy({ Action: "acm:ListCertificates", Condition }, { Action });
    const roles = (next: string[]): IamInput => ({
      roles: [
        { arn: ROLE_ARN, trustPolicy: trust({ ...TRUSTED, Action }), policies: [list] },
        { arn: FOREIGN_ROLE, trustPolicy: trust({ ...TRUSTED, Action: next }), policies: [list] },
      ],
    });
    const bench = await openIamBench(roles(Action));
    const ask = async (TransitiveTagKeys: string[], chain: boolean) => {
      const first = await assume(bench, { Tags, TransitiveTagKeys });
      const session = chain ? await assume(bench, { RoleArn: FOREIGN_ROLE }, first.sts) : first;
      return session.acm.send(new ListCertificatesCommand({}));
    };
    await expect(ask([], false)).resolves.toBeDefined();
    await expect(ask(["stack"], true)).resolves.toBeDefined();
    // Keys of tags ignore case (API_AssumeRole, Tags: "case is preserved").
    await expect(ask(["STACK"], true)).resolves.toBeDefined();
    expect((await refusal(ask([], true))).name).toBe("AccessDeniedException");
    const bare = await assume(bench);
    expect((await refusal(bare.acm.send(new ListCertificatesCommand({})))).name).toBe(
      "AccessDeniedException",
    );
    // A transitive tag is passed once more, which the next role must trust its caller to do.
    bench.sandbox.iam.set(roles(["sts:AssumeRole"]));
    await expect(ask([], false)).resolves.toBeDefined();
    expect((await refusal(ask(["stack"], true))).message).toContain(
      "not authorized to perform: sts:TagSession",
    );
  });
});

describe("without IAM, AssumeRole still reads", () => {
  const attempt = async (input: Partial<AssumeRoleCommandInput>) => {
    const bench = await openBench();
    const command = new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: "session", ...input });
    return bench.sts.send(command);
  };

  test("tags and policies, and says how much room they take", async () => {
    const Tags = [{ Key: "a", Value: "b" }];
    expect(
      (await attempt({ Tags, Policy: JSON.stringify(policy({ Action: "acm:*" })) })).PackedPolicySize,
    ).toBe(5);
    // localstack/localstack, tests/aws/services/sts/test_sts.snapshot.json, test_assume_role (validated on AWS).
    expect((await attempt({})).PackedPolicySize).toBeUndefined();
  });

  test.each<[string, string, Partial<AssumeRoleCommandInput>]>([
    ["MalformedPolicyDocument", "a policy that is none", { Policy: '{"Statement":[{"Effect":"Perhaps"}]}' }],
    [
      "InvalidParameterValue",
      "a key twice",
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      },
    ],
    ["InvalidParameterValue", "a transitive key that is no tag", { TransitiveTagKeys: ["a"] }],
    [
      "ValidationError",
      "51 tags",
      { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "" })) },
    ],
    [
      "PackedPolicyTooLarge",
      "tags that fill more than there is",
      { Tags: Array.from({ length: 10 }, (_, n) => ({ Key: `k${n}`, Value: "x".repeat(256) })) },
    ],
  ])("%s: %s", async (name, _, input) => {
    expect((await refusal(attempt(input))).name).toContain(name);
  });
});

test("GetCallerIdentity needs no permission at all", async () => {
  const bench = await openIamBench(userWith({ Effect: "Deny", Action: "*" }));
  expect((await bench.user.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(USER_ARN);
});
