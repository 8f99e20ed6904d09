import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { withoutDependencies } from "../internals/program/serializeProperty";
import type { publicCaArgs } from "../provider/authority/public/inputs";
import type { HostedZone } from "../provider/kernel/domainName";
import { slugify } from "../provider/kernel/slugify";
import type { handedDownByCa } from "../provider/profile/handedDown";
import type { AwsConnection } from "./awsConnection";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import type { Member } from "./connections";
import type { AllInputsOf, InputsOf } from "./inputTypes";

export interface AcmPublicCaArgs extends InputsOf<z.input<typeof publicCaArgs>> {
  /** Connection for ACM. Default: ambient. */
  connection?: AwsConnection | undefined;
  /** Connection for Route 53. Default: that for ACM. */
  dnsConnection?: AwsConnection | undefined;
}

/** Amazon's public certificate authority in one account and region, with the zones that validate its certificates. */
export class AcmPublicCa extends PkiResource {
  declare readonly accountId: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly caName: pulumi.Output<string>;
  declare readonly zones: pulumi.Output<HostedZone[]>;
  /** @internal */
  readonly connection: AwsConnection | undefined;
  /** @internal */
  readonly dnsConnection: AwsConnection | undefined;

  constructor(name: string, args: AcmPublicCaArgs, opts?: pulumi.CustomResourceOptions) {
    const { connection, dnsConnection = connection, ...rest } = args;
    const props = {
      ...{ accountId: undefined, zones: undefined },
      ...rest,
      caName: args.caName ?? slugify(name),
      region: args.region ?? connection?.regionInput ?? configuredRegion(),
      connection: connection?.resourceName,
      dnsConnection: dnsConnection?.resourceName,
    };
    const used = [connection, dnsConnection];
    super(
      "acmPublicCa",
      "AcmPublicCa",
      name,
      props,
      optionsWith(
        opts,
        used.map((one) => one?.member),
        used,
      ),
    );
    this.connection = connection;
    this.dnsConnection = dnsConnection;
  }

  /**
   * @internal Inputs that it gives its certificates: they come after it through their profile, and need not say so
   * again.
   */
  get handedDown(): AllInputsOf<z.input<typeof handedDownByCa>> {
    return {
      accountId: withoutDependencies(this.accountId),
      region: withoutDependencies(this.region),
      zones: withoutDependencies(this.zones),
      connection: this.connection?.resourceName,
      dnsConnection: this.dnsConnection?.resourceName,
    };
  }

  /** @internal Connections that a certificate of this CA needs. */
  get members(): (Member | undefined)[] {
    return [this.connection?.member, this.dnsConnection?.member];
  }
}
