import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
} from "../../index";
import { resolved, run } from "./mocks";

const ACCOUNT = "111122223333";
const APP = "arn:aws:iam::444455556666:role/app";
const ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyIn = (region: string) => `arn:aws:kms:${region}:${ACCOUNT}:key/${ID}`;
type Settings = Omit<SecretsManagerSyncArgs, "certificates" | "connection">;

/** The policies of a sync of two certificates for its readers; `ids` are the ids of the secrets. */
async function accessOf(settings: Settings, ids = ["api", "www"].map(arnOf), region?: string) {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
  onTestFinished(() => warn.mockRestore());
  const ran = await run(
    () => {
      const writer = new AwsConnection("writer", region === undefined ? {} : { region });
      const ca = new AcmPublicCa("public", { hostedZoneId: "Z1" });
      const profile = new CertificateProfile("web", { ca });
      const certificates = ids.map((_, index) => new Certificate(`cert${index}`, { profile }));
      return new SecretsManagerSync("prod", { connection: writer, certificates, ...settings });
    },
    { ids: Object.fromEntries(ids.map((id, index) => [`prod-cert${index}`, id])) },
  );
  const { keyPolicyStatement, replicaKeyPolicyStatements, identityPolicy } = ran.result.readerAccess;
  const parse = (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text));
  const replicas = Object.entries(await resolved(replicaKeyPolicyStatements));
  return {
    key: parse(await resolved(keyPolicyStatement)),
    replicaKeys: Object.fromEntries(replicas.map(([name, text]) => [name, parse(text)])),
    identity: parse(await resolved(identityPolicy)),
    warnings: warn.mock.calls.map(([message]) => message),
  };
}
function arnOf(name: string): string {
  return `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:tls/${name}-AbC123`;
}
const patternOf = (name: string, region = "eu-central-1") =>
  `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:tls/${name}-??????`;
const via = (region: string) => ({
  StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
});
const keyStatement = (region: string, ...readers: string[]) => ({
  Sid: "PulumiAwsPkiReaders",
  Effect: "Allow",
  Principal: { AWS: readers },
  Action: ["kms:Decrypt", "kms:DescribeKey"],
  Resource: "*",
  Condition: via(region),
});
const read = (...Resource: string[]) => ({
  Effect: "Allow",
  Action: "secretsmanager:GetSecretValue",
  Resource,
});
const decrypt = (Resource: string, region: string) => ({
  Effect: "Allow",
  Action: "kms:Decrypt",
  Resource,
  Condition: via(region),
});
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

describe("readerAccess", () => {
  it("has the statement for the key and the readers' own policy, exactly", async () => {
    const kmsKeyId = keyIn("eu-central-1");
    const readers = [APP, pulumi.output(ACCOUNT)];
    expect(await accessOf({ readers, kmsKeyId, region: "eu-central-1" })).toEqual({
      key: keyStatement("eu-central-1", ACCOUNT, APP),
      replicaKeys: {},
      identity: document(read(patternOf("api"), patternOf("www")), decrypt(kmsKeyId, "eu-central-1")),
      warnings: [],
    });
  });

  it("has a statement for the key of each replica, and names the replicas in the readers' policy", async () => {
    const [kmsKeyId, irish] = [keyIn("eu-central-1"), keyIn("eu-west-1")];
    const replicaRegions = ["eu-west-3", { region: "eu-west-1", kmsKeyId: pulumi.output(irish) }];
    const settings = { readers: [APP], kmsKeyId, replicaRegions, region: "eu-central-1" };
    expect(await accessOf(settings, [arnOf("api")])).toEqual({
      key: keyStatement("eu-central-1", APP),
      replicaKeys: { "eu-west-1": keyStatement("eu-west-1", APP) },
      identity: document(
        read(patternOf("api"), patternOf("api", "eu-west-1"), patternOf("api", "eu-west-3")),
        decrypt(kmsKeyId, "eu-central-1"),
        decrypt(irish, "eu-west-1"),
      ),
      warnings: [],
    });
  });

  it("takes the key's ARN from the secret's account where it has only the id", async () => {
    const { identity } = await accessOf({ readers: [APP], kmsKeyId: ID, region: "eu-central-1" });
    expect(identity.Statement[1]).toEqual(decrypt(keyIn("eu-central-1"), "eu-central-1"));
  });

  it("warns where an alias does not tell the key, and has its statement for the key all the same", async () => {
    const settings = { readers: [APP], kmsKeyId: "alias/tls", region: "eu-central-1" };
    const { key, identity, warnings } = await accessOf(settings, [arnOf("api")]);
    expect(key).toEqual(keyStatement("eu-central-1", APP));
    expect(identity).toEqual(document(read(patternOf("api"))));
    expect(warnings).toEqual([expect.stringMatching(/alias\/tls in eu-central-1.*ARN or id of the key/)]);
  });

  it("needs nothing of the AWS-managed key, which readers of the own account can use", async () => {
    for (const kmsKeyId of [undefined, "alias/aws/secretsmanager"]) {
      const settings = { readers: [ACCOUNT], kmsKeyId, region: "eu-central-1" };
      const { key, identity } = await accessOf(settings, [arnOf("api")]);
      expect([key, identity]).toEqual([undefined, document(read(patternOf("api")))]);
    }
  });

  it.each<[string, string | undefined]>([
    ["its connection", "eu-central-1"],
    ["its secrets, where only the environment has one", undefined],
  ])("takes the region from %s", async (_, region) => {
    const settings = { readers: [APP], kmsKeyId: ID };
    const { key } = await accessOf(settings, [arnOf("api")], region);
    expect(key).toEqual(keyStatement("eu-central-1", APP));
  });

  it("is empty without readers, and leaves out secrets that wait for syncNow", async () => {
    const nothing = { key: undefined, replicaKeys: {}, identity: undefined, warnings: [] };
    expect(await accessOf({ kmsKeyId: ID, replicaRegions: [{ region: "eu-west-1", kmsKeyId: ID }] })).toEqual(
      nothing,
    );
    const settings = { readers: [APP], kmsKeyId: ID, region: "eu-central-1" };
    const { identity } = await accessOf(settings, ["pending:tls/www", arnOf("api")]);
    expect(identity.Statement[0]).toEqual(read(patternOf("api")));
    expect((await accessOf(settings, [])).identity).toBeUndefined();
  });
});
