import {
  ACMClient,
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RenewCertificateCommand,
  RequestCertificateCommand,
  RevokeCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { writerKeyStatement } from "../../../provider/permissions/writerKey";
import {
  ACCOUNTS,
  DOMAIN,
  EXTERNAL_ID,
  generatedPolicies,
  KEY_ID,
  openGuarded,
  roleOf,
} from "../../support/guarded";
import { lifeOf, live } from "../../support/guardedLife";
import { issue } from "../../support/issued";
import { failure } from "../../support/resource";
import {
  certificateFacts,
  newCertificate,
  newConnection,
  newPublicCa,
  newSecret,
} from "../../support/resources";
import { REGION, type World } from "../../support/world";

const ofCertificate = {
  ...{ connection: "acm", dnsConnection: "dns", accountId: ACCOUNTS.acm, dnsNames: [`api.${DOMAIN}`] },
};
const ofSecret = { connection: "secrets", acmConnection: "acm", region: REGION };

async function openIssuedGuarded() {
  const guarded = await openGuarded();
  const issued = await issue({ ...guarded, zone: { id: guarded.zoneId, name: DOMAIN } }, ofCertificate);
  return { ...issued, facts: certificateFacts(issued.api) };
}

const CALLER = { accessKeyId: KEY_ID, secretAccessKey: "of-the-ci" };

/** Requests that cost money, and secrets that were written. */
const written = (world: World) => [world.count("RequestCertificate"), world.count("CreateSecret")];

describe("the generated policies refuse", () => {
  test("a zone that is not theirs, before anything is requested", async () => {
    const { world } = await openGuarded();
    const foreign = await world.zone("example.org", ACCOUNTS.dns);
    const ca = { connection: "acm", dnsConnection: "dns", region: REGION };
    const error = await failure(newPublicCa(world).create({ ...ca, hostedZoneIds: [foreign.id] }));
    expect(error.code).toBe("HostedZoneUnusable");
    expect(error.message).toContain(
      `may not call route53:GetHostedZone on arn:aws:route53:::hostedzone/${foreign.id}`,
    );
    expect(written(world)).toEqual([0, 0]);
  });

  test("a name that is not theirs, before it is paid for", async () => {
    const { world, zoneId } = await openGuarded();
    const other = newCertificate(world, [{ id: zoneId, name: "example.org" }]);
    const error = await failure(other.create({ ...ofCertificate, dnsNames: ["api.example.org"] }));
    expect(error.message).toContain("may not call acm:RequestCertificate");
    expect(other.id).toBe("");
  });

  test("a secret of another name, new or somebody's", async () => {
    const { world, facts } = await openIssuedGuarded();
    const secret = newSecret(world);
    const raw = { ...ofSecret, certificate: facts, certificateNameSchema: "other/{{certificateId}}" };
    const error = await failure(secret.create(raw));
    expect(error.code).toBe("AccessDenied");
    expect(error.message).toContain(
      `connection secrets, which is arn:aws:sts::${ACCOUNTS.secrets}:assumed-role/pki-secrets/`,
    );
    const { secretName } = secret.check(raw);
    const credentials = { accessKeyId: ACCOUNTS.secrets, secretAccessKey: "sandbox" };
    const owner = new SecretsManagerClient({ endpoint: world.sandbox.endpoint, region: REGION, credentials });
    await owner.send(new CreateSecretCommand({ Name: secretName, SecretString: "somebody's" }));
    expect((await failure(newSecret(world).create({ ...raw, adoptExisting: true }))).code).toBe(
      "AccessDenied",
    );
    const made = world.sandbox.calls
      .list()
      .filter(({ operation, status }) => operation === "CreateSecret" && status === 200);
    expect(made).toHaveLength(1);
  });

  test("a secret in another region", async () => {
    const { world, facts } = await openIssuedGuarded();
    const schema = { certificateNameSchema: "tls/{{certificateId}}", region: "eu-central-1" };
    const error = await failure(newSecret(world).create({ ...ofSecret, certificate: facts, ...schema }));
    expect(error.code).toBe("AccessDenied");
  });
});

describe("policies for a stack's own tag refuse", () => {
  /** Resources of another stack in the same account, and the clients of this one's roles. */
  async function openBeside() {
    const guarded = await openIssuedGuarded();
    const { world, api, facts, enforce, zoneId } = guarded;
    const secret = newSecret(world);
    await secret.create({ ...ofSecret, certificate: facts, certificateNameSchema: "tls/{{certificateId}}" });
    const settings = async (name: "acm" | "secrets") => {
      const sts = new STSClient({ endpoint: world.sandbox.endpoint, region: REGION, credentials: CALLER });
      const session = { RoleArn: roleOf(name), RoleSessionName: "other", ExternalId: EXTERNAL_ID };
      const { Credentials: got } = await sts.send(new AssumeRoleCommand(session));
      const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = got ?? {};
      const credentials = { accessKeyId, secretAccessKey, sessionToken: got?.SessionToken ?? "" };
      return { endpoint: world.sandbox.endpoint, region: REGION, credentials };
    };
    const acm = new ACMClient(await settings("acm"));
    const secrets = new SecretsManagerClient(await settings("secrets"));
    const narrow = (stack: string) => enforce(generatedPolicies(zoneId, { stacks: [stack] }));
    return { acm, secrets, narrow, arn: api.id, secretId: secret.id };
  }

  const STACK = "pulumi-aws-pki:stack";
  const Passphrase = Buffer.from("correct horse");

  test("to export, renew, revoke, delete or retag another stack's certificate", async () => {
    const { acm, narrow, arn: CertificateArn } = await openBeside();
    const Tags = [{ Key: STACK, Value: "shop/prod" }];
    const calls = [
      () => acm.send(new ExportCertificateCommand({ CertificateArn, Passphrase })),
      () => acm.send(new RenewCertificateCommand({ CertificateArn })),
      () => acm.send(new RevokeCertificateCommand({ CertificateArn, RevocationReason: "SUPERSEDED" })),
      () => acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags })),
      () => acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags })),
      () => acm.send(new DeleteCertificateCommand({ CertificateArn })),
    ];
    narrow("shop/prod");
    for (const call of calls) await expect(call()).rejects.toThrow(/is not authorized to perform: acm:/);
    expect((await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate).toBeDefined();
    narrow("shop/dev");
    const exported = await acm.send(new ExportCertificateCommand({ CertificateArn, Passphrase }));
    expect(exported.Certificate).toContain("BEGIN CERTIFICATE");
  });

  test("to read, write, delete or retag another stack's secret of a name that is theirs", async () => {
    const { secrets, narrow, secretId: SecretId } = await openBeside();
    const calls = [
      () => secrets.send(new GetSecretValueCommand({ SecretId })),
      () => secrets.send(new PutSecretValueCommand({ SecretId, SecretString: "x" })),
      () => secrets.send(new TagResourceCommand({ SecretId, Tags: [{ Key: STACK, Value: "shop/prod" }] })),
      () => secrets.send(new UntagResourceCommand({ SecretId, TagKeys: [STACK] })),
      () => secrets.send(new DeleteSecretCommand({ SecretId })),
    ];
    narrow("shop/prod");
    for (const call of calls)
      await expect(call()).rejects.toThrow(/is not authorized to perform: secretsmanager:/);
    narrow("shop/dev");
    expect((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString).toContain("BEGIN");
  });

  test("nothing of an adoption, as it begins with the tags", async () => {
    const { world, zoneId, enforce } = await openIssuedGuarded();
    enforce(generatedPolicies(zoneId, { stacks: ["shop/dev"] }));
    const credentials = { accessKeyId: ACCOUNTS.acm, secretAccessKey: "sandbox" };
    const owner = new ACMClient({ endpoint: world.sandbox.endpoint, region: REGION, credentials });
    const [name] = [`old.${DOMAIN}`];
    const { CertificateArn: arn = "" } = await owner.send(
      new RequestCertificateCommand({
        ...{ DomainName: name, ValidationMethod: "DNS", KeyAlgorithm: "EC_prime256v1" },
        Options: { Export: "ENABLED" },
      }),
    );
    const old = newCertificate(world, [{ id: zoneId, name: DOMAIN }], "old");
    await old.create({ ...ofCertificate, dnsNames: [name], adoptArn: arn });
    expect(old.id).toBe(arn);
    await old.delete();
    const { Tags } = await owner.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
    expect(Tags).toEqual([]);
  });
});

describe("a role with a condition on the external id refuses", () => {
  test.each([
    ["none", "", "no external id was sent"],
    ["a wrong one", "shop:43", "an external id was sent, which must be the one"],
  ])("%s, and the error does not tell it", async (_, externalId, said) => {
    const { world } = await openGuarded({ externalId });
    const error = await failure(newConnection(world, "acm").create());
    expect(error.code).toBe("AccessDenied");
    expect(error.message).toContain(
      `connection acm, which is arn:aws:iam::111122223333:user/ci, may not call sts:AssumeRole on ${roleOf("acm")}`,
    );
    expect(error.message).toContain(said);
    expect(error.message).not.toContain("shop:4");
    expect(new Set(world.calls("sts"))).toEqual(new Set(["sts:AssumeRole"]));
  });
});

test("a role that was just made is waited for", async () => {
  const { world } = await openGuarded({ settlesSeconds: 12 });
  const connection = newConnection(world, "acm");
  expect((await connection.create()).accountId).toBe(ACCOUNTS.acm);
  expect(world.count("AssumeRole")).toBeGreaterThan(1);
  expect(world.messages("progress").join()).toContain("IAM");
});

test("session tags reach the role, whose policies may ask for them", async () => {
  const { world, zoneId, policies, enforce } = await openGuarded({ sessionTags: { team: "shop" } });
  const ca = { connection: "acm", dnsConnection: "dns", hostedZoneIds: [zoneId], region: REGION };
  const enforceFor = (team: string) => {
    const Statement = policies.acm.Statement.map((one) => ({
      ...one,
      Condition: { ...one.Condition, StringEqualsIgnoreCase: { "aws:PrincipalTag/team": team } },
    }));
    enforce({ ...policies, acm: { ...policies.acm, Statement } });
  };
  enforceFor("web");
  expect((await failure(newPublicCa(world).create(ca))).code).toBe("AcmUnreachable");
  enforceFor("shop");
  expect((await newPublicCa(world).create(ca)).accountId).toBe(ACCOUNTS.acm);
});

test("a key of KMS whose policy names the writer alone needs no statement in the writer's own policy", async () => {
  const writer = writerKeyStatement([roleOf("secrets")], {
    regions: [REGION],
    replicaRegions: ["eu-west-1"],
  });
  const guarded = await openGuarded({ keyPolicy: { Version: "2012-10-17", Statement: [writer] } });
  const { policies, enforce } = guarded;
  const Statement = policies.secrets.Statement.filter(
    ({ Action }) => !Action.some((name) => name.startsWith("kms:")),
  );
  expect(Statement.length).toBeLessThan(policies.secrets.Statement.length);
  enforce({ ...policies, secrets: { ...policies.secrets, Statement } });
  for (const step of lifeOf(guarded)) await live(step);
});
