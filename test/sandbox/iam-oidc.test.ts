import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { AssumeRoleWithWebIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import type { IamInput } from "../../sandbox/server";
import { openBench, refusal, START } from "./bench";
import { ACCOUNT, type IamBench, OTHER_ACCOUNT, openIamBench, policy, ROLE_ARN, trust } from "./iamBench";

const HOST = "token.actions.githubusercontent.com";
const SUBJECT = "repo:example/infra:ref:refs/heads/main";
const NOW = START.getTime() / 1000;

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

const jwk = (key: KeyObject, kid: string) =>
  ({ ...key.export({ format: "jwk" }), kid }) as { kty: "RSA" | "EC" };

const provider = (account: string) => ({
  arn: `arn:aws:iam::${account}:oidc-provider/${HOST}`,
  clientIds: ["sts.amazonaws.com"],
  jwks: { keys: [jwk(rsa.publicKey, "rsa-1"), jwk(ec.publicKey, "ec-1")] },
});

const documentWith = (Condition = {}, account = ACCOUNT): IamInput => ({
  oidcProviders: [provider(account)],
  roles: [
    {
      arn: ROLE_ARN,
      trustPolicy: trust({
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: provider(account).arn },
        Condition,
      }),
      policies: [policy({ Action: "acm:ListCertificates" })],
    },
  ],
});

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** A token as GitHub hands it out; claims that are undefined are left out. */
function token(claims: object = {}, header = { alg: "RS256", kid: "rsa-1" }, key = rsa.privateKey): string {
  const all = {
    iss: `https://${HOST}`,
    aud: "sts.amazonaws.com",
    sub: SUBJECT,
    exp: NOW + 300,
    nbf: NOW,
    ...claims,
  };
  const signed = `${encode({ typ: "JWT", ...header })}.${encode(all)}`;
  const dsaEncoding = "ieee-p1363";
  const signature = sign("sha256", Buffer.from(signed), {
    key,
    ...(header.alg === "ES256" && { dsaEncoding }),
  });
  return `${signed}.${signature.toString("base64url")}`;
}

const attempt = ({ sts }: { sts: STSClient }, WebIdentityToken: string, RoleArn = ROLE_ARN) =>
  sts.send(new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: "ci-run", WebIdentityToken }));

const CONDITION = {
  StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com" },
  StringLike: { [`${HOST}:sub`]: "repo:example/infra:*" },
};

describe("a web identity", () => {
  test.each([
    ["RS256", token()],
    ["ES256", token({}, { alg: "ES256", kid: "ec-1" }, ec.privateKey)],
    ["one of several audiences", token({ aud: ["else", "sts.amazonaws.com"] })],
  ])("becomes the role: %s", async (_, WebIdentityToken) => {
    const bench = await openIamBench(documentWith(CONDITION));
    const answer = await attempt(bench, WebIdentityToken);
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: SUBJECT,
      Audience: "sts.amazonaws.com",
      Provider: `https://${HOST}`,
      AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/issuer/ci-run` },
    });
    const session = bench.clients({ session: answer.Credentials ?? {} });
    await expect(session.acm.send(new ListCertificatesCommand({}))).resolves.toBeDefined();
  });

  test.each<[string, string, string, string]>([
    ["no token at all", "a.b.c", "InvalidIdentityToken", "not a valid JWT"],
    [
      "another issuer",
      token({ iss: "https://example.com" }),
      "InvalidIdentityToken",
      "No OpenIDConnect provider found",
    ],
    [
      "a stranger's signature",
      token({}, undefined, stranger.privateKey),
      "InvalidIdentityToken",
      "verification key",
    ],
    [
      "a key that is not listed",
      token({}, { alg: "RS256", kid: "x" }),
      "InvalidIdentityToken",
      "verification key",
    ],
    ["no algorithm", token({}, { alg: "none", kid: "rsa-1" }), "InvalidIdentityToken", "verification key"],
    ["another audience", token({ aud: "sigstore" }), "InvalidIdentityToken", "Incorrect token audience"],
    ["its time over", token({ exp: NOW }), "ExpiredTokenException", "Token expired"],
    ["no end", token({ exp: undefined }), "InvalidIdentityToken", "no expiration"],
    ["its time to come", token({ nbf: NOW + 60 }), "IDPRejectedClaim", "not valid yet"],
    ["no subject", token({ sub: undefined }), "IDPRejectedClaim", "no subject"],
  ])("is refused with %s", async (_, WebIdentityToken, name, message) => {
    const bench = await openIamBench(documentWith());
    const error = await refusal(attempt(bench, WebIdentityToken));
    expect(error.name).toContain(name);
    expect(error.message).toContain(message);
  });

  test("is refused with claims that were changed after signing", async () => {
    const bench = await openIamBench(documentWith());
    const [header, , signature] = token().split(".");
    const [, forged] = token({ sub: "repo:evil/infra" }).split(".");
    expect((await refusal(attempt(bench, `${header}.${forged}.${signature}`))).name).toContain(
      "InvalidIdentityToken",
    );
  });

  const DENIED = {
    name: "AccessDenied",
    message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    status: 403,
  };

  test.each<[string, object]>([
    ["another subject", { StringLike: { [`${HOST}:sub`]: "repo:example/other:*" } }],
    ["another audience", { StringEquals: { [`${HOST}:aud`]: "example.com" } }],
    ["another session name", { StringEquals: { "sts:RoleSessionName": "x" } }],
  ])("is refused by a trust policy that wants %s", async (_, condition) => {
    const bench = await openIamBench(documentWith(condition));
    expect(await refusal(attempt(bench, token()))).toEqual(DENIED);
  });

  test("is refused by a role that is not there, or trusts other principals only", async () => {
    const bench = await openIamBench(documentWith());
    expect(await refusal(attempt(bench, token(), `${ROLE_ARN}2`))).toEqual(DENIED);
    const trustPolicy = trust({ Principal: { AWS: ACCOUNT } });
    bench.sandbox.iam.set({ oidcProviders: [provider(ACCOUNT)], roles: [{ arn: ROLE_ARN, trustPolicy }] });
    expect(await refusal(attempt(bench, token()))).toEqual(DENIED);
  });

  test("needs the provider in the role's own account", async () => {
    const bench = await openIamBench(documentWith({}, OTHER_ACCOUNT));
    expect((await refusal(attempt(bench, token()))).message).toContain("No OpenIDConnect provider found");
  });

  test("ends with the clock", async () => {
    const bench: IamBench = await openIamBench(documentWith());
    const once = token();
    await expect(attempt(bench, once)).resolves.toBeDefined();
    bench.seconds(300);
    expect((await refusal(attempt(bench, once))).name).toContain("ExpiredTokenException");
  });
});

test("a provider's keys must be public keys", async () => {
  const bench = await openIamBench();
  const broken = { ...provider(ACCOUNT), jwks: { keys: [{ kty: "RSA" as const, n: "x" }] } };
  expect(() => bench.sandbox.iam.set({ oidcProviders: [broken] })).toThrow("is no public key in JWK form");
});

test("without IAM no token is looked at", async () => {
  await expect(attempt(await openBench(), "token")).resolves.toBeDefined();
});
