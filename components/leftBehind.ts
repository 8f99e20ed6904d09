import * as pulumi from "@pulumi/pulumi";
import type { Certificate } from "../resources/certificate";
import type { CertificateSecret } from "../resources/certificateSecret";
import type { CertificateSecretSet } from "../resources/certificateSecretSet";
import type { CertificateSet } from "../resources/certificateSet";

/** Certificates of a sync with what holds their secrets. */
export interface Synced {
  singles: readonly (readonly [Certificate, CertificateSecret])[];
  sets: readonly (readonly [CertificateSet, CertificateSecretSet])[];
}

/**
 * Warns once a sync of secrets that were written before, and hold another certificate than the one in force: an up has
 * left the secret out, or a refresh has read a renewal by AWS. Says nothing of a secret that waits or is rolled back, as
 * its own lines tell of it.
 */
export function tellLeftBehind(sync: pulumi.Resource, { singles, sets }: Synced): void {
  const left = pulumi.all([...singles.map(singleLeft), ...sets.map(keysLeft)]).apply((names) => names.flat());
  left.apply((names) => {
    if (names.length === 0) return;
    const isOne = names.length === 1;
    const those = `${isOne ? "The secret" : "The secrets"} of ${names.join(", ")} still ${isOne ? "holds" : "hold"}`;
    const message = `${those} the certificate before, as this command has not written ${isOne ? "it" : "them"}. Run pulumi up without --target, --exclude and ignoreChanges, or with --target-dependents.`;
    return pulumi.log.warn(message, sync);
  });
}

function singleLeft([certificate, secret]: Synced["singles"][number]): pulumi.Output<string[]> {
  return pulumi
    .all([certificate.serial, secret.syncedSerial, secret.status])
    .apply(([own, synced, status]) =>
      status === "current" && differ(own, synced) ? [certificate.resourceName] : [],
    );
}

function keysLeft([set, secrets]: Synced["sets"][number]): pulumi.Output<string[]> {
  return pulumi.all([set.serials, secrets.serials, secrets.failures]).apply(([own, synced, failures]) =>
    Object.keys(synced)
      .filter((key) => failures?.[key] === undefined && differ(own[key], synced[key]))
      .map((key) => `${set.resourceName}/${key}`),
  );
}

function differ(own: string | undefined, synced: string | undefined): boolean {
  return Boolean(own) && Boolean(synced) && own !== synced;
}
