import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { withoutDependencies } from "../internals/program/serializeProperty";
import { slugify } from "../provider/kernel/slugify";
import type { handedDownByCa } from "../provider/profile/handedDown";
import type { AcmPublicCaArgs, AcmPublicCaOutputs } from "./acmPublicCaTypes";
import type { AwsConnection } from "./awsConnection";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import type { Member } from "./connections";
import type { AllInputsOf } from "./inputTypes";
import { requireRelationIfGiven } from "./relation";

/**
 * Amazon's public certificate authority in one account and region, with the zones that validate its certificates.
 * AWS charges nothing for it: it has no object there.
 *
 * @example
 * ```ts
 * new AcmPublicCa("public", { connection: acm, hostedZoneIds: [zoneId] });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are those that the schemas tell.
export class AcmPublicCa extends PkiResource {
  /** @internal */
  readonly connection: AwsConnection | undefined;
  /** @internal */
  readonly dnsConnection: AwsConnection | undefined;

  constructor(name: string, args: AcmPublicCaArgs, opts?: pulumi.CustomResourceOptions) {
    const { connection, dnsConnection = connection, ...rest } = args;
    const label = `AcmPublicCa ${name}`;
    requireRelationIfGiven(label, "connection", connection, "AwsConnection");
    requireRelationIfGiven(label, "dnsConnection", dnsConnection, "AwsConnection");
    const props = {
      ...outputs,
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

export interface AcmPublicCa extends AcmPublicCaOutputs {}

/** Outputs exist only where they are declared. */
const outputs = { accountId: undefined, zones: undefined } satisfies Record<
  Exclude<keyof AcmPublicCaOutputs, "region" | "caName">,
  undefined
>;
