import { createPrivateKey, X509Certificate } from "node:crypto";
import { type CertificateDetail, ListCertificatesCommand } from "@aws-sdk/client-acm";
import {
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
} from "@aws-sdk/client-secrets-manager";
import type { CertificateState } from "../../provider/certificate/model/inputs";
import type { HostedZone } from "../../provider/kernel/domainName";
import type { CertificateSecretState } from "../../provider/sync/secretsManager/model/inputs";
import type { Recorded } from "./deployment";
import { describeByHand, tagsOf } from "./hand";
import { describeSecret } from "./secrets";
import type { World } from "./world";

/** How often it was taken over is the one tag that a crash may raise. */
const CLAIM = "pulumi-aws-pki:claim";

/**
 * All that stands in AWS and in the state file, in words that are the same for two accounts in the same condition:
 * ARNs and serials, which chance decides, are replaced by what they are of. `before` is the state file of some time
 * before, for the generations that have gone since.
 */
export async function endState(
  world: World,
  zone: HostedZone,
  { state, before }: { state: readonly Recorded[]; before: readonly Recorded[] },
): Promise<object> {
  const certificates = await certificatesOf(world);
  const name = naming(certificates, before);
  return {
    certificates: await Promise.all(certificates.map((one) => describeCertificate(world, one, name))),
    secrets: await describeSecrets(world, name),
    records: (await world.cnames(zone)).sort(),
    state: state.map((one) => describeRecorded(one, name)),
  };
}

/** Replaces what chance has chosen in a text. */
type Naming = (text: string) => string;

async function certificatesOf(world: World): Promise<CertificateDetail[]> {
  const query = { Includes: { keyTypes: ["EC_prime256v1" as const] } };
  const { CertificateSummaryList = [] } = await world.hand.acm.send(new ListCertificatesCommand(query));
  const found = CertificateSummaryList.map(({ CertificateArn = "" }) =>
    describeByHand(world, CertificateArn),
  );
  const order = (one: CertificateDetail) => `${one.CreatedAt?.toISOString()} ${one.CertificateArn}`;
  return (await Promise.all(found)).sort((a, b) => order(a).localeCompare(order(b)));
}

function naming(certificates: readonly CertificateDetail[], before: readonly Recorded[]): Naming {
  const pairs: [string, string][] = [];
  const add = (serial: string, words: string) => {
    const digits = serial.replaceAll(":", "");
    if (serial !== "") pairs.push([serial, words], [digits, words], [digits.slice(0, 8), words]);
  };
  for (const { name, id, state } of before) {
    if (name !== "api") continue;
    const { previousSerials, serial } = state as unknown as CertificateState;
    [...previousSerials, serial].forEach((one, n) => {
      add(one, `serial ${n} before`);
    });
    pairs.push([id, "arn before"]);
  }
  certificates.forEach(({ CertificateArn = "", Serial = "" }, n) => {
    pairs.push([CertificateArn, `arn of ${n}`]);
    add(Serial, `serial of ${n}`);
  });
  return (text) => pairs.reduce((named, [random, words]) => named.replaceAll(random, `<${words}>`), text);
}

async function describeCertificate(world: World, one: CertificateDetail, name: Naming): Promise<object> {
  const { [CLAIM]: _, ...tags } = await tagsOf(world, one.CertificateArn ?? "");
  const { Status, SubjectAlternativeNames, Serial = "", RevocationReason } = one;
  return { Status, SubjectAlternativeNames, RevocationReason, serial: name(Serial), tags };
}

async function describeSecrets(world: World, name: Naming): Promise<object[]> {
  const all = new ListSecretsCommand({ IncludePlannedDeletion: true });
  const { SecretList = [] } = await world.hand.secrets.send(all);
  const described = SecretList.map(({ ARN = "" }) => describeOne(world, ARN, name));
  return (await Promise.all(described)).sort((a, b) => a.name.localeCompare(b.name));
}

async function describeOne(world: World, id: string, name: Naming) {
  const seen = await describeSecret(world, id);
  const { Name = "", Description, KmsKeyId, Tags = [], DeletedDate, ReplicationStatus = [] } = seen;
  const isStanding = DeletedDate === undefined;
  // AWS gives out no value of a secret that waits for its deletion.
  const readable = isStanding ? Object.entries(seen.VersionIdsToStages ?? {}) : [];
  const versions = readable.flatMap(([version, labels]) =>
    labels.map(async (label) => [label, await readVersion(world, id, version, name)] as const),
  );
  const policy = isStanding ? await policyOf(world, id) : undefined;
  return {
    name: name(Name),
    ...{ isStanding, Description, KmsKeyId, policy },
    replicas: ReplicationStatus.map(({ Region }) => Region).sort(),
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]).filter(([key]) => key !== CLAIM)),
    versions: Object.fromEntries(await Promise.all(versions)),
  };
}

const policyOf = async ({ hand }: World, SecretId: string) =>
  (await hand.secrets.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy;

/** Each field of a version: the serials in it, and of a key whether it is that of the certificate beside it. */
async function readVersion(world: World, SecretId: string, VersionId: string, name: Naming): Promise<object> {
  const { SecretString = "" } = await world.hand.secrets.send(
    new GetSecretValueCommand({ SecretId, VersionId }),
  );
  const fields = Object.entries(JSON.parse(SecretString) as Record<string, string>);
  const leaf = fields.map(([, text]) => pemsOf(text)).find((pems) => pems.length === 1)?.[0];
  return Object.fromEntries(
    fields.map(([field, text]) => {
      if (/PRIVATE KEY/.test(text)) return [field, leaf?.checkPrivateKey(createPrivateKey(text))];
      const pems = pemsOf(text);
      return [field, pems.length > 0 ? pems.map((one) => name(colons(one.serialNumber))) : name(text)];
    }),
  );
}

const pemsOf = (text: string): X509Certificate[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

const colons = (serial: string): string => (serial.toLowerCase().match(/../g) ?? []).join(":");

/** Describes an entry of a state file by the facts that the next plan uses. */
function describeRecorded(
  { name: of, id, state, hasInitErrors, isReplaced }: Recorded,
  name: Naming,
): object {
  const said =
    of === "api" ? describeApi(state as unknown as CertificateState, name) : describeSync(state, name);
  return { of, id: of === "api" ? name(id) : undefined, hasInitErrors, isReplaced, ...said };
}

function describeApi(state: CertificateState, name: Naming): object {
  const { status, renewalCount, previousSerials, adopted, changedTags, renewedFor, renewingFor } = state;
  const generations = { serial: name(state.serial), renewalCount, previous: previousSerials.map(name) };
  return { status, ...generations, adopted, changedTags, renewedFor, renewingFor };
}

function describeSync(raw: object, name: Naming): object {
  const state = raw as CertificateSecretState;
  const { status, isRolledBack, isUnfinished, changed, syncedFor, accessDrift, earlier = [] } = state;
  return {
    ...{ status, isRolledBack, isUnfinished, changed, syncedFor, accessDrift },
    name: name(state.secretName),
    synced: name(state.syncedSerial),
    previous: name(state.previousSerial),
    earlier: earlier.map((one) => name(one.name)),
  };
}
