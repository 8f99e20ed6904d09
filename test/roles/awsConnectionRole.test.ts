import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { AwsConnection, policyFor } from "../../index";
import { AwsConnectionRole, type AwsConnectionRoleArgs } from "../../roles";
import { resolved, run, secretValue } from "../components/mocks";

const ACCOUNT = "111122223333";
const HUB = "444455556666";
const CI = `arn:aws:iam::${HUB}:role/ci`;
const ARN = `arn:aws:iam::${ACCOUNT}:role/issuer-1a2b3c4`;
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const SCOPE = { accountId: ACCOUNT, regions: ["us-east-1"], domainNames: ["*.example.com"] };
const ARGS: AwsConnectionRoleArgs = {
  trust: { principals: [CI], externalId: "outside-4711" },
  features: ["acm-public-ca"],
  scope: SCOPE,
};

/** Makes one role, and a connection by its method; `outputs` are what AWS answers. */
async function make(args: AwsConnectionRoleArgs) {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  warn.mockClear();
  onTestFinished(() => warn.mockRestore());
  const ran = await run(
    () => {
      const role = new AwsConnectionRole("issuer", args);
      new AwsConnection("acm", { region: "us-east-1", method: role.method });
      return role;
    },
    { outputs: { Role: { arn: ARN } }, ids: { issuer: "issuer-1a2b3c4" } },
  );
  const ofType = (type: string) => ran.registered.filter((one) => one.type === type);
  return {
    role: ran.result,
    roles: ofType("aws:iam/role:Role"),
    policies: ofType("aws:iam/rolePolicy:RolePolicy"),
    provider: ofType("pulumi:providers:pulumi-nodejs")[0],
    warnings: warn.mock.calls.map(([message]) => message),
  };
}

/** The error of a role; nothing is registered before it. */
async function errorOf(args: unknown): Promise<string> {
  let message = "";
  const { registered } = await run(() => {
    try {
      new AwsConnectionRole("issuer", args as AwsConnectionRoleArgs);
    } catch (error) {
      message = (error as Error).message;
    }
  });
  expect(registered.filter((one) => one.type.startsWith("aws:"))).toEqual([]);
  return message;
}

describe("AwsConnectionRole", () => {
  it("registers its arguments where the stack asks for it", async () => {
    const inputsOf = async (config: Record<string, string>) => {
      const { registered } = await run(() => new AwsConnectionRole("issuer", ARGS), { config });
      return registered.find(({ type }) => type === "aws-pki:index:AwsConnectionRole")?.inputs;
    };
    expect(await inputsOf({})).toEqual({});
    expect(await inputsOf({ "aws-pki:componentInputs": "true" })).toEqual(ARGS);
  });

  it("makes a role and its one policy, below the component", async () => {
    const { role, roles, policies, warnings } = await make(ARGS);
    const trustPolicy = await resolved(role.trustPolicy);
    const policy = await resolved(role.policy);
    expect(roles.map((one) => [one.name, one.inputs])).toEqual([
      ["issuer", { assumeRolePolicy: trustPolicy }],
    ]);
    expect(policies.map((one) => [one.name, one.inputs])).toEqual([
      ["issuer", { role: "issuer-1a2b3c4", policy }],
    ]);
    for (const { parent } of [...roles, ...policies]) expect(parent).toMatch(/AwsConnectionRole::issuer$/);
    expect(JSON.parse(policy)).toEqual(policyFor(["acm-public-ca"], SCOPE).document);
    expect(JSON.parse(trustPolicy).Statement[0]).toMatchObject({
      Principal: { AWS: [CI] },
      Condition: { StringEquals: { "sts:ExternalId": "outside-4711" } },
    });
    expect(warnings).toEqual([]);
  });

  it("hands role and external id to a connection, encrypted there as ever", async () => {
    const { role, provider } = await make(ARGS);
    const specs = JSON.parse(String(secretValue(provider?.inputs["aws-pki:connections"])));
    const method = { type: "assume-role", roleArn: ARN, externalId: "outside-4711" };
    expect(specs).toMatchObject({ acm: { method, region: "us-east-1" } });
    expect(await resolved(role.externalId)).toBe("outside-4711");
    expect(role.method).not.toHaveProperty("source");
  });

  it("tells the role's ARN only with its policy", async () => {
    const { role } = await make(ARGS);
    expect(await resolved(role.roleArn)).toBe(ARN);
    const needed = await (
      role.roleArn as unknown as { allResources(): Promise<Set<pulumi.Resource>> }
    ).allResources();
    const types = [...needed].map((resource) => (resource as { __pulumiType?: string }).__pulumiType);
    expect(types).toEqual(expect.arrayContaining(["aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"]));
  });

  it("waits for what is an output, in trust, scope and settings", async () => {
    const { role, roles, warnings } = await make({
      trust: { principals: [pulumi.output(CI)], externalId: pulumi.output("outside-4711") },
      features: ["route53-validation"],
      scope: pulumi.output({ hostedZoneIds: ["Z1"] }) as unknown as NonNullable<
        AwsConnectionRoleArgs["scope"]
      >,
      roleName: pulumi.output("issuer"),
      path: "/pki/",
      maxSessionSeconds: 7200,
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      description: "certificates",
      tags: { team: "web" },
      sessionTags: true,
    });
    expect(roles[0]?.inputs).toEqual({
      name: "issuer",
      path: "/pki/",
      maxSessionDuration: 7200,
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      description: "certificates",
      tags: { team: "web" },
      assumeRolePolicy: await resolved(role.trustPolicy),
    });
    expect(JSON.parse(await resolved(role.policy))).toEqual(
      policyFor(["route53-validation"], { hostedZoneIds: ["Z1"] }).document,
    );
    const { Statement } = JSON.parse(await resolved(role.trustPolicy));
    expect(Statement.map((one: { Sid: string }) => one.Sid)).toEqual(["AssumeRole", "TagSession"]);
    expect(warnings).toEqual([]);
  });

  it("is assumed by the CI where an OIDC provider is trusted, so that the connection is ambient", async () => {
    const subjects = ["repo:org/name:ref:refs/heads/main"];
    const trust = { oidc: { providerArn: GITHUB, subjects } };
    const { role, provider } = await make({ ...ARGS, trust });
    expect(role.method).toEqual({ type: "ambient" });
    const specs = JSON.parse(String(secretValue(provider?.inputs["aws-pki:connections"])));
    expect(specs).toEqual({ acm: { method: { type: "ambient" }, region: "us-east-1" } });
    expect(await resolved(role.roleArn)).toBe(ARN);
    expect(await resolved(role.externalId)).toBeUndefined();
    expect(JSON.parse(await resolved(role.trustPolicy)).Statement[0].Principal).toEqual({
      Federated: GITHUB,
    });
  });

  it.each<[string, string | undefined]>([
    ["its scope", ACCOUNT],
    ["its ARN", undefined],
  ])("warns of another account without an external id, and knows its own by %s", async (_, accountId) => {
    const scope = accountId === undefined ? { regions: ["us-east-1"] } : SCOPE;
    const other = await make({ ...ARGS, scope, trust: { principals: [HUB] } });
    expect(other.warnings).toEqual([expect.stringMatching(/444455556666.*confused deputy/)]);
    const own = await make({ ...ARGS, scope, trust: { principals: [ACCOUNT] } });
    expect(own.warnings).toEqual([]);
  });

  it("tells everything that is wrong at once, with its path", async () => {
    const message = await errorOf({
      trust: { principals: ["*"], externalId: "x" },
      features: ["acm", "route53-validation"],
      scope: { regions: ["mars-1x"], accountId: pulumi.output(ACCOUNT) },
      roleName: "two words",
      maxSessionSeconds: 60,
    });
    const paths = [...message.matchAll(/\n {2}- ([\w.[\]]+):/g)].map(([, path]) => path);
    expect(paths.sort()).toEqual([
      "features[0]",
      "maxSessionSeconds",
      "roleName",
      "scope.hostedZoneIds",
      "scope.regions[0]",
      "trust.externalId",
      "trust.principals[0]",
    ]);
    expect(message).toMatch(/^AwsConnectionRole issuer: 7 inputs are not valid/);
  });

  it("is refused without a trust, and with a subject that lets in every repository", async () => {
    expect(await errorOf({ features: ["acm-public-ca"] })).toContain("- trust: It trusts nobody.");
    const trust = { oidc: { providerArn: GITHUB, subjects: ["repo:*"] } };
    expect(await errorOf({ ...ARGS, trust })).toContain("- trust.oidc.subjects[0]:");
  });

  it("takes one of the two trusts, by type", async () => {
    const oidc = { providerArn: GITHUB, subjects: ["repo:org/name:environment:prod"] };
    const features = ["acm-public-ca" as const];
    // @ts-expect-error one of principals and oidc
    const both: AwsConnectionRoleArgs = { features, trust: { principals: [CI], oidc } };
    // @ts-expect-error a token carries no external id
    const withId: AwsConnectionRoleArgs = { features, trust: { oidc, externalId: "outside" } };
    // @ts-expect-error a feature that there is not
    const unknown: AwsConnectionRoleArgs = { features: ["acm"], trust: { oidc } };
    // The types refuse what the check refuses too.
    for (const args of [both, withId, unknown]) expect(await errorOf(args)).toContain("1 input is not valid");
  });
});
