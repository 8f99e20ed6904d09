import { parseArn } from "../../../kernel/arn";
import type { Fault } from "../../../kernel/errors";
import { hasUnknown, UNKNOWN } from "../../../kernel/unknown";
import { isAwsManagedKey, regionOfKey } from "../../../permissions/kmsKey";
import { accountOfReader } from "../../../permissions/readers";
import { MAX_POLICY_LENGTH } from "../model/access";
import type { CertificateSecretInputs } from "../model/inputs";
import { policyText } from "./policy";

/** Where the secret stands or will stand, as far as that is known. */
export interface Whereabouts {
  account?: string | undefined;
  region?: string | undefined;
}

/** The account and region that the inputs tell: one connection for both services is one account. */
export function whereaboutsOf({ acmConnection, connection, certificate, region }: CertificateSecretInputs) {
  const arn = certificate?.arn ?? UNKNOWN;
  const isTold = connection === acmConnection && arn !== UNKNOWN;
  return {
    account: isTold ? parseArn(arn)?.accountId : undefined,
    region: region === UNKNOWN ? undefined : region,
  };
}

/** Faults of the inputs of access together, where each of them parses alone. Indices are those of the raw inputs. */
export function accessFaults(
  inputs: CertificateSecretInputs,
  where: Whereabouts,
  raw: Record<string, unknown> = inputs,
): Fault[] {
  return [
    ...policyFaults(inputs),
    ...regionFaults(inputs, where, raw),
    ...keyPlaceFaults(inputs, where, raw),
    ...keyFaults(inputs, where, raw),
  ];
}

/** Source: PutResourcePolicy, ResourcePolicy. */
function policyFaults({ resourcePolicy, readers }: CertificateSecretInputs): Fault[] {
  if (hasUnknown([resourcePolicy, readers])) return [];
  const { length } = policyText({ resourcePolicy, readers }) ?? "";
  if (length <= MAX_POLICY_LENGTH) return [];
  return [
    {
      property: resourcePolicy === undefined ? "readers" : "resourcePolicy",
      cause: `The resource policy would have ${length} characters; Secrets Manager allows ${MAX_POLICY_LENGTH}.`,
      remedy: "Use fewer statements, or name accounts instead of their roles.",
    },
  ];
}

function regionFaults(
  { replicaRegions }: CertificateSecretInputs,
  { region }: Whereabouts,
  raw: Record<string, unknown>,
): Fault[] {
  if (region === undefined || hasUnknown(replicaRegions)) return [];
  const own = replicaRegions?.find((one) => one.region === region);
  if (own === undefined) return [];
  const cause = `${region} is the secret's own region.`;
  return [{ property: replicaPath(region, raw), cause, remedy: "Take it out." }];
}

/** Secrets Manager encrypts with keys of the secret's own region. Source: CreateSecret, KmsKeyId. */
function keyPlaceFaults(
  { kmsKeyId, replicaRegions }: CertificateSecretInputs,
  { region }: Whereabouts,
  raw: Record<string, unknown>,
): Fault[] {
  const replicas = hasUnknown(replicaRegions) ? [] : (replicaRegions ?? []);
  const places = [
    { property: "kmsKeyId", region, key: kmsKeyId },
    ...replicas.map((replica) => ({
      property: `${replicaPath(replica.region, raw)}.kmsKeyId`,
      region: replica.region,
      key: replica.kmsKeyId,
    })),
  ];
  return places.flatMap(({ property, region: place, key }) => {
    const keyRegion = regionOfKey(key);
    if (place === undefined || keyRegion === undefined || keyRegion === place) return [];
    const cause = `The key is of ${keyRegion}, and the secret of ${place}.`;
    return [{ property, cause, remedy: `Give a key of ${place}.` }];
  });
}

const MANAGED =
  "the AWS-managed key, which other accounts cannot use (Secrets Manager User Guide, Access secrets from a different account)";

/** A reader of another account can read nothing that the AWS-managed key encrypts. */
function keyFaults(inputs: CertificateSecretInputs, { account }: Whereabouts, raw: Record<string, unknown>) {
  const { readers, kmsKeyId, replicaRegions } = inputs;
  if (account === undefined || !Array.isArray(readers) || hasUnknown(readers)) return [];
  const others = readers.filter((reader) => accountOfReader(reader) !== account);
  if (others.length === 0) return [];
  const isManaged = kmsKeyId !== UNKNOWN && isAwsManagedKey(kmsKeyId);
  const faults = others.map((reader) => ({
    property: readerPath(reader, raw),
    cause: `It is of another account than the secret (${account}), which is encrypted with ${MANAGED}.`,
    remedy: "Give the sync a kmsKeyId of a key of your own.",
  }));
  const replicas = hasUnknown(replicaRegions) ? [] : (replicaRegions ?? []);
  const unreadable = replicas.filter((replica) => isAwsManagedKey(replica.kmsKeyId));
  const elsewhere = unreadable.map(({ region }) => ({
    property: replicaPath(region, raw),
    cause: `${others[0]} is of another account, and the replica in ${region} is encrypted with ${MANAGED}.`,
    remedy: `Give it as { region: "${region}", kmsKeyId } with a key of that region.`,
  }));
  return [...(isManaged ? faults : []), ...elsewhere];
}

function replicaPath(region: string, { replicaRegions }: Record<string, unknown>): string {
  const list = Array.isArray(replicaRegions) ? replicaRegions : [];
  const index = list.findIndex((one) => one === region || one?.region === region);
  return index < 0 ? "replicaRegions" : `replicaRegions[${index}]`;
}

/** The account's root may stand there for the account. */
function readerPath(reader: string, { readers }: Record<string, unknown>): string {
  const list = Array.isArray(readers) ? readers : [];
  const index = list.findIndex((one) => one === reader || String(one).endsWith(`::${reader}:root`));
  return index < 0 ? "readers" : `readers[${index}]`;
}
