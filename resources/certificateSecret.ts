import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { withoutDependencies } from "../internals/program/serializeProperty";
import type { SyncStatus } from "../provider/sync/model/state";
import type { syncArgs } from "../provider/sync/secretsManager/model/inputs";
import type { AwsConnection } from "./awsConnection";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import type { Certificate } from "./certificate";
import type { InputOf, InputsOf } from "./inputTypes";

export interface CertificateSecretArgs extends InputsOf<z.input<typeof syncArgs>> {
  certificate: Certificate;
  connection?: AwsConnection | undefined;
}

/** One certificate in one secret, as the child of a SecretsManagerSync. */
export class CertificateSecret extends PkiResource {
  /** The secret's ARN, which is its id. It is `pending:NAME` where autoSync is off and nothing was written yet. */
  readonly arn: pulumi.Output<string>;
  declare readonly secretName: pulumi.Output<string>;
  declare readonly versionId: pulumi.Output<string>;
  declare readonly syncedSerial: pulumi.Output<string>;
  declare readonly status: pulumi.Output<SyncStatus>;
  /** @internal The program's region, known before the secret is made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: CertificateSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { certificate, connection, ...rest } = args;
    const { connection: acmConnection } = certificate.place;
    const region = args.region ?? connection?.regionInput ?? configuredRegion();
    const props = {
      ...{ secretName: undefined, versionId: undefined, syncedSerial: undefined, status: undefined },
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
