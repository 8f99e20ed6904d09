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
 * Warns once a sync of secrets that were written before, and hold another certificate than the one in force: the run
 * has left the secret out. Says nothing of a secret that waits or is rolled back, as its own lines tell of it.
 */
export function tellLeftBehind(sync: pulumi.Resource, { singles, sets }: Synced): void {
  const left = pulumi.all([...singles.map(singleLeft), ...sets.map(keysLeft)]).apply((names) => names.flat());
  left.apply((names) => {
    if (names.length === 0) return;
    const are = names.length === 1 ? "The secret of" : "The secrets of";
    const holds = names.length === 1 ? "holds" : "hold";
    const message = `${are} ${names.join(", ")} still ${holds} the certificate before: this run has left out what writes it (--target, --exclude or ignoreChanges). Run pulumi up without --target, or with --target-dependents.`;
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
