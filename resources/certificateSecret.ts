import type * as pulumi from "@pulumi/pulumi";
import { withoutDependencies } from "../internals/program/serializeProperty";
import type { AwsConnection } from "./awsConnection";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import type { Certificate } from "./certificate";
import type { InputOf } from "./inputTypes";
import type { CertificateSecretOutputs, SecretsManagerSyncArgs } from "./secretsManagerSyncTypes";

/** Settings of a sync that each of its secrets is given. */
export interface SecretSettings
  extends Omit<SecretsManagerSyncArgs, "certificates" | "connection" | "syncNow"> {
  syncNow?: pulumi.Input<string> | undefined;
}

export interface CertificateSecretArgs extends SecretSettings {
  certificate: Certificate;
  connection?: AwsConnection | undefined;
}

/** One certificate in one secret, as the child of a SecretsManagerSync. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are those that the schemas tell.
export class CertificateSecret extends PkiResource {
  /** The secret's ARN, which is its id. It is `pending:NAME` where autoSync is off and nothing was written yet. */
  readonly arn: pulumi.Output<string>;
  /** @internal The program's region, known before the secret is made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: CertificateSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { certificate, connection, ...rest } = args;
    const { connection: acmConnection } = certificate.place;
    const region = args.region ?? connection?.regionInput ?? configuredRegion();
    const props = {
      ...outputs,
      ...rest,
      region,
      // As optionsWith says that it comes after the certificate, the facts need not.
      certificate: withoutDependencies(certificateFacts(certificate)),
      acmConnection: acmConnection?.resourceName,
      connection: connection?.resourceName,
    };
    const members = [acmConnection?.member, connection?.member];
    // The certificate comes after its own connection already.
    const needed = [certificate, connection === acmConnection ? undefined : connection];
    super("certificateSecret", "CertificateSecret", name, props, optionsWith(opts, members, needed));
    this.regionInput = region;
    this.arn = this.id;
  }
}

export interface CertificateSecret extends CertificateSecretOutputs {}

/** Outputs exist only where they are declared. */
const outputs = {
  ...{ secretName: undefined, versionId: undefined, syncedSerial: undefined, status: undefined },
} satisfies Record<keyof CertificateSecretOutputs, undefined>;

/** Facts of its certificate that a secret needs: the serial makes a renewal reach it, the status its end. */
function certificateFacts(certificate: Certificate): InputOf<unknown> {
  const { arn, certificateId, serial, status, notBefore, notAfter, commonName, dnsNames, place } =
    certificate;
  return {
    arn,
    certificateId,
    serial,
    status,
    notBefore,
    notAfter,
    commonName,
    dnsNames,
    profile: place.profileSlug,
    region: place.region,
  };
}
