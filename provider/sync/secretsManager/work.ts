import type { SecretStore } from "../../aws/secretsManager/secretStore";
import type { SecretView } from "../../aws/secretsManager/secretView";
import { parseArn } from "../../kernel/arn";
import type { Context } from "../../kind/lifecycle";
import { goneError, refuseForeign } from "../../kind/ownership";
import type { SyncWork } from "../destination";
import type { CertificateSecretInputs, CertificateSecretState } from "./model/inputs";
import type { CertificateSecretOutputs } from "./model/outputs";

/** Connections and facts that every step of a secret's life needs. */
export interface SecretWork extends SyncWork {
  inputs: CertificateSecretInputs;
  store: SecretStore;
  region: string;
}

/** Opens the connection. A secret that exists is reached in the region and account that its ARN names. */
export async function openSecretWork(
  inputs: CertificateSecretInputs,
  context: Context,
  arn?: string,
): Promise<SecretWork> {
  const resource = secretResource(inputs);
  const access = context.world.access(inputs.connection);
  const place = parseArn(arn);
  const region = place?.region ?? inputs.region ?? (await access.requireRegion(resource));
  if (place) await access.caller.requireAccount(resource, region, place.accountId);
  return { inputs, store: access.secretsManager(region, resource), region, resource, context };
}

export function secretResource({ secretName }: CertificateSecretInputs): string {
  return `Secret ${secretName}`;
}

/** The secret, which must stand and not be another's by now. */
export async function requireSecret(arn: string, work: SecretWork): Promise<SecretView> {
  const { store, resource } = work;
  const seen = await store.find(arn);
  if (seen) requireOurs(seen, work);
  if (seen && !seen.deletedAt) return seen;
  const gone = seen ? { state: "waits for its deletion" } : {};
  throw goneError({ arn, resource }, "SecretGone", { ...gone, next: "it will be made again" });
}

/** Refuses to touch what another stack or resource has made its own since. */
export function requireOurs({ arn, tags }: SecretView, { inputs, resource }: SecretWork): void {
  refuseForeign(inputs.identity, { arn, resource, tags }, "SecretNotOurs");
}

/** The outputs of a state alone, to stand beside other inputs. */
export function outputsOf(state: CertificateSecretState): CertificateSecretOutputs {
  const { claim, secretRegion, versionId, syncedSerial, syncedNotAfter } = state;
  const { previousVersionId, previousSerial, previousNotAfter } = state;
  const { isRolledBack, status, changed, isUnfinished, syncedFor, earlier } = state;
  return {
    ...{ claim, secretRegion, versionId, syncedSerial, syncedNotAfter },
    ...{ previousVersionId, previousSerial, previousNotAfter },
    ...{ isRolledBack, status, changed, isUnfinished, syncedFor },
    ...(earlier ? { earlier } : {}),
  };
}
