import * as pulumi from "@pulumi/pulumi";
import { parseArn } from "../provider/kernel/arn";
import { isAwsManagedKey } from "../provider/permissions/kmsKey";
import { identityPolicy, keyPolicyStatement, type SecretPlace } from "../provider/permissions/readerPolicies";
import type { CertificateSecret } from "../resources/certificateSecret";
import type { CertificateSecretSet } from "../resources/certificateSecretSet";
import type { SecretsManagerSyncArgs } from "../resources/secretsManagerSyncTypes";

type Settings = Pick<SecretsManagerSyncArgs, "readers" | "kmsKeyId" | "replicaRegions">;

/** Policies that readers need beside the secrets' own, as JSON text. Each is undefined where there are no readers. */
export interface ReaderAccess {
  /** Statement for the policy of the secrets' key. Undefined for the AWS-managed key, which needs none. */
  keyPolicyStatement: pulumi.Output<string | undefined>;
  /** The same for each replica's key, by region, without those of AWS-managed keys. */
  replicaKeyPolicyStatements: pulumi.Output<Record<string, string>>;
  /** Policy for the readers' own roles and users: these secrets and their keys, in each region. */
  identityPolicy: pulumi.Output<string | undefined>;
}

/**
 * The policies for a sync's readers. Those for keys rest on inputs alone and are known in preview. That of the
 * readers names the secrets' ARNs, which are known once the secrets exist.
 */
export function readerAccess(
  sync: pulumi.Resource,
  settings: Settings,
  secrets: readonly (CertificateSecret | CertificateSecretSet)[],
): ReaderAccess {
  const readers = pulumi.output(settings.readers).apply((list) => list ?? []);
  const replicas = pulumi.output(settings.replicaRegions).apply(placesOf);
  const region = regionOf(secrets);
  return {
    keyPolicyStatement: pulumi
      .all([readers, region])
      .apply(([who, where]) =>
        who.length === 0 || where === undefined || isSurelyManaged(settings.kmsKeyId)
          ? undefined
          : JSON.stringify(keyPolicyStatement(who, where)),
      ),
    replicaKeyPolicyStatements: pulumi.all([readers, replicas]).apply(([who, places]) => {
      const keyed = who.length === 0 ? [] : places.filter(({ kmsKeyId }) => !isAwsManagedKey(kmsKeyId));
      return Object.fromEntries(
        keyed.map((place) => [place.region, JSON.stringify(keyPolicyStatement(who, place.region))]),
      );
    }),
    identityPolicy: pulumi
      .all([readers, region, pulumi.output(settings.kmsKeyId), replicas, secrets.map(arnsOf)])
      .apply(([who, where, kmsKeyId, others, ids]) => {
        if (who.length === 0 || where === undefined) return undefined;
        // A secret that waits for its first syncNow has no ARN yet.
        const arns = ids.flat().filter((id) => id.startsWith("arn:"));
        const policy = identityPolicy(arns, [{ region: where, kmsKeyId }, ...others]);
        for (const place of policy?.unnamedKeys ?? []) warnOf(place, sync);
        return policy && JSON.stringify(policy.document);
      }),
  };
}

/** Told without waiting for a key that is made in the same run: what is not known yet is a key of one's own. */
function isSurelyManaged(kmsKeyId: pulumi.Input<string> | undefined): boolean {
  return kmsKeyId === undefined || (typeof kmsKeyId === "string" && isAwsManagedKey(kmsKeyId));
}

function arnsOf(one: CertificateSecret | CertificateSecretSet): pulumi.Output<string[]> {
  return "arns" in one ? one.arns.apply((arns) => Object.values(arns)) : one.arn.apply((arn) => [arn]);
}

/** The region of the secrets: what the program says, else what their ARNs say. */
function regionOf([first]: readonly (CertificateSecret | CertificateSecretSet)[]): pulumi.Output<
  string | undefined
> {
  if (first === undefined) return pulumi.output(undefined);
  if (first.regionInput !== undefined) return pulumi.output(first.regionInput);
  return arnsOf(first).apply(([arn]) => parseArn(arn)?.region);
}

function placesOf(replicas: readonly (string | SecretPlace)[] | undefined): SecretPlace[] {
  const places = (replicas ?? []).map((one) => (typeof one === "string" ? { region: one } : one));
  return [...places].sort((a, b) => (a.region < b.region ? -1 : 1));
}

function warnOf({ kmsKeyId, region }: SecretPlace, sync: pulumi.Resource): void {
  const message = `readerAccess.identityPolicy says nothing of the key ${kmsKeyId} in ${region}: IAM grants keys by their ARN, which an alias does not tell. Give kmsKeyId as the ARN or id of the key.`;
  void pulumi.log.warn(message, sync);
}
