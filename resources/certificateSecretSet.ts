import * as pulumi from "@pulumi/pulumi";
import { nameInSecretArn, parseSecretLine } from "../provider/sync/secretsManager/model/line";
import type { AwsConnection } from "./awsConnection";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import { byKey } from "./byKey";
import type { SecretSettings } from "./certificateSecret";
import type { CertificateSet } from "./certificateSet";

export interface CertificateSecretSetArgs extends SecretSettings {
  set: CertificateSet;
  connection?: AwsConnection | undefined;
}

/** The secrets of a set's certificates as one resource, the child of a SecretsManagerSync. */
export class CertificateSecretSet extends PkiResource {
  /** By key. A key that nothing was written of yet has no entry, like those of the other outputs. */
  readonly secretNames: pulumi.Output<Record<string, string>>;
  readonly arns: pulumi.Output<Record<string, string>>;
  readonly versionIds: pulumi.Output<Record<string, string>>;
  /** Serial of the certificate in each secret. */
  readonly serials: pulumi.Output<Record<string, string>>;
  declare readonly failures: pulumi.Output<Record<string, string>>;
  /** @internal A line of sync/secretsManager/model/line.ts by key. */
  declare readonly lines: pulumi.Output<Record<string, string>>;
  /** @internal The program's region, known before the secrets are made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: CertificateSecretSetArgs, opts?: pulumi.CustomResourceOptions) {
    const { set, connection, ...rest } = args;
    const { ca, settings } = set.profile;
    const region = args.region ?? connection?.regionInput ?? configuredRegion();
    const source = {
      identity: set.identity,
      profile: settings.slug,
      region: ca.handedDown.region,
    };
    const props = {
      ...{ lines: undefined, unusual: undefined, failures: undefined, leaving: undefined },
      ...rest,
      region,
      source,
      certificates: set.lines,
      acmConnection: ca.connection?.resourceName,
      connection: connection?.resourceName,
    };
    // The set's own process, where they can share one: it has exported the certificates already.
    const members = [...ca.members, connection?.member];
    const options = optionsWith(opts, members, [set, connection]);
    super("certificateSecretSet", "CertificateSecretSet", name, props, options);
    this.regionInput = region;
    const by = (part: (line: string) => string | undefined) => byKey(this.lines, part);
    this.arns = by((line) => parseSecretLine(line)?.arn);
    // These tell nothing of a name in the line, which may be secret.
    this.versionIds = pulumi.unsecret(by((line) => parseSecretLine(line)?.versionId));
    this.serials = pulumi.unsecret(by((line) => parseSecretLine(line)?.certificate.serial));
    this.secretNames = by((line) => nameInSecretArn(parseSecretLine(line)?.arn ?? ""));
    set.reportsTo(this);
  }
}
