import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { InputsOf } from "../provider/inputTypes";
import type { SecretStatus, syncArgs } from "../provider/model/certificateSecret";
import { slugify } from "../provider/model/slugify";
import { type AwsConnection, type Certificate, CertificateSecret } from "../provider/resources";

export interface SecretsManagerSyncArgs extends InputsOf<z.input<typeof syncArgs>> {
  /** Connection that writes the secrets; default: ambient. */
  connection?: AwsConnection | undefined;
  /** Certificates to write, one secret each. A plain array: the plan must know how many there are. */
  certificates: Certificate[];
}

/** One secret of a sync; each field is an output of its own, so that what stays the same stays known in preview. */
export interface SyncedSecret {
  name: pulumi.Output<string>;
  arn: pulumi.Output<string>;
  versionId: pulumi.Output<string>;
  serial: pulumi.Output<string>;
  status: pulumi.Output<SecretStatus>;
}

/**
 * Writes certificates with their keys to AWS Secrets Manager, one JSON secret each, and again after each renewal.
 * The key passes through the provider's memory only.
 */
export class SecretsManagerSync extends pulumi.ComponentResource {
  /** The secrets by the name of their certificate's resource. */
  readonly secrets: Readonly<Record<string, SyncedSecret>>;

  constructor(name: string, args: SecretsManagerSyncArgs, opts?: pulumi.ComponentResourceOptions) {
    super("aws-pki:index:SecretsManagerSync", name, {}, opts);
    const { certificates, ...rest } = args;
    requireDistinctNames(name, certificates);
    const shared = { ...rest, syncName: args.syncName ?? slugify(name) };
    this.secrets = Object.fromEntries(
      certificates.map((certificate) => {
        const child = new CertificateSecret(
          `${name}-${certificate.resourceName}`,
          { ...shared, certificate },
          // A certificate that was renamed keeps its secret.
          { parent: this, aliases: certificate.formerNames.map((former) => ({ name: `${name}-${former}` })) },
        );
        return [certificate.resourceName, syncedSecret(child)];
      }),
    );
    this.registerOutputs({ secrets: this.secrets });
  }
}

/** The children are named after their certificates, as are the entries of `secrets`. */
function requireDistinctNames(sync: string, certificates: readonly Certificate[]): void {
  const names = certificates.map((certificate) => certificate.resourceName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Error(
    `SecretsManagerSync ${sync}: two of its certificates have the name ${twice}. Rename one, or list it once.`,
  );
}

function syncedSecret(secret: CertificateSecret): SyncedSecret {
  const { secretName: name, arn, versionId, syncedSerial: serial, status } = secret;
  return { name, arn, versionId, serial, status };
}
