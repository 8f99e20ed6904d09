import { generateKeyPairSync, sign } from "node:crypto";
import { ACMClient, ListCertificatesCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AwsConnectionRole, type AwsConnectionRoleArgs } from "../../roles";
import { type IamInput, type Sandbox, startSandbox } from "../../sandbox/server";
import { resolved, run } from "../components/mocks";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/issuer`;
const CI = "arn:aws:iam::444455556666:user/ci";
const HOST = "token.actions.githubusercontent.com";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`;

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...publicKey.export({ format: "jwk" }), kty: "EC" as const, kid: "ci" };

/** The role with the documents that the component gives it. */
async function roleOf(
  trust: AwsConnectionRoleArgs["trust"],
): Promise<NonNullable<IamInput["roles"]>[number]> {
  const { result } = await run(
    () =>
      new AwsConnectionRole("issuer", {
        ...{ trust, features: ["acm-public-ca"] },
        scope: { accountId: ACCOUNT, regions: ["us-east-1"], domainNames: ["*.example.com"] },
      }),
  );
  const [trustPolicy, policy] = [await resolved(result.trustPolicy), await resolved(result.policy)];
  return { arn: ROLE, trustPolicy, policies: [policy] };
}

/** A token as a run of GitHub Actions gets it. */
function tokenOf(sub: string, aud = "sts.amazonaws.com"): string {
  const exp = Math.floor(Date.now() / 1000) + 300;
  const parts = [
    { typ: "JWT", alg: "ES256", kid: "ci" },
    { iss: `https://${HOST}`, aud, sub, exp },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

describe("a role by AwsConnectionRole, where IAM is enforced", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ iam: "enforce" });
  });
  afterAll(() => sandbox.close());

  const config = (accessKeyId: string, secretAccessKey: string, sessionToken?: string) => ({
    ...{ region: "us-east-1", endpoint: sandbox.endpoint, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
  });
  const acmOf = ({ AccessKeyId = "", SecretAccessKey = "", SessionToken }: Partial<Credentials> = {}) =>
    new ACMClient(config(AccessKeyId, SecretAccessKey, SessionToken));
  const request = (acm: ACMClient, DomainName: string) =>
    acm.send(
      new RequestCertificateCommand({ DomainName, ValidationMethod: "DNS", Options: { Export: "ENABLED" } }),
    );

  it("is assumed by its principal with the external id, and does what its features need, no more", async () => {
    const assume = { Action: "sts:AssumeRole", Resource: ROLE, Effect: "Allow" };
    sandbox.iam.set({
      users: [
        {
          ...{ arn: CI, accessKeys: [{ id: "AKIAROLESOFTHETESTS1", secret: "of-ci" }] },
          policies: [{ Version: "2012-10-17", Statement: [assume] }],
        },
      ],
      roles: [await roleOf({ principals: [CI], externalId: "shop:42" })],
    });
    const sts = new STSClient(config("AKIAROLESOFTHETESTS1", "of-ci"));
    const become = (more = {}) =>
      sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "ci", ...more }));
    await expect(become()).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(become({ ExternalId: "shop:43" })).rejects.toMatchObject({ name: "AccessDenied" });
    const acm = acmOf((await become({ ExternalId: "shop:42" })).Credentials);
    await expect(acm.send(new ListCertificatesCommand({}))).resolves.toBeDefined();
    await expect(request(acm, "api.example.com")).resolves.toBeDefined();
    await expect(request(acm, "api.example.org")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("is assumed by the runs of its subject alone, where an OIDC provider vouches for them", async () => {
    const subject = "repo:example/infra:ref:refs/heads/main";
    sandbox.iam.set({
      oidcProviders: [{ arn: PROVIDER, clientIds: ["sts.amazonaws.com", "else"], jwks: { keys: [jwk] } }],
      roles: [await roleOf({ oidc: { providerArn: PROVIDER, subjects: [subject] } })],
    });
    const sts = new STSClient(config("unused", "unused"));
    const become = (WebIdentityToken: string) =>
      sts.send(
        new AssumeRoleWithWebIdentityCommand({ RoleArn: ROLE, RoleSessionName: "ci", WebIdentityToken }),
      );
    const acm = acmOf((await become(tokenOf(subject))).Credentials);
    await expect(request(acm, "api.example.com")).resolves.toBeDefined();
    for (const stranger of [tokenOf("repo:example/infra:pull_request"), tokenOf(subject, "else")])
      await expect(become(stranger)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
