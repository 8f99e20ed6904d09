import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { withoutDependencies } from "../internals/program/serializeProperty";
import type { publicCaArgs } from "../provider/authority/public/inputs";
import type { ConnectionMethod } from "../provider/aws/calls/connectionSpec";
import type { HostedZone } from "../provider/kernel/domainName";
import { slugify } from "../provider/kernel/slugify";
import type { KeyAlgorithm, profileArgs } from "../provider/profile/inputs";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import type { Member } from "./connections";
import type { InputsOf } from "./inputTypes";
import { defaultSessionName } from "./sessionName";

type AssumeRole = Extract<ConnectionMethod, { type: "assume-role" }>;
/** How a connection finds its credentials; a role may be assumed by another connection, its `source`. */
export type ConnectionMethodArgs =
  | (InputsOf<Omit<AssumeRole, "source" | "type">> & {
      type: "assume-role";
      source?: AwsConnection | undefined;
    })
  | {
      [K in Exclude<ConnectionMethod["type"], "assume-role">]: InputsOf<
        Omit<Extract<ConnectionMethod, { type: K }>, "type">
      > & { type: K };
    }[Exclude<ConnectionMethod["type"], "assume-role">];

export interface AwsConnectionArgs {
  /** Default: ambient, the SDK's own chain of environment, profile, container and instance. */
  method?: ConnectionMethodArgs | undefined;
  /** Default: `aws:region` of the stack's configuration, else the environment's. */
  region?: pulumi.Input<string> | undefined;
  description?: pulumi.Input<string> | undefined;
}

/**
 * Who calls AWS, proven by sts:GetCallerIdentity. Roles and keys stand in the provider's configuration only,
 * encrypted: changing them updates that one entry and no resource.
 */
export class AwsConnection extends PkiResource {
  declare readonly accountId: pulumi.Output<string>;
  declare readonly callerArn: pulumi.Output<string>;
  declare readonly partition: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  /** @internal */
  readonly member: Member;
  /** @internal What the program says of the region, known before the connection is made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: AwsConnectionArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const { method, ...rest } = args;
    const region = args.region ?? configuredRegion();
    const spec = pulumi.output({ method: methodSpec(name, method), region });
    const member = { name, spec, parent: opts?.parent };
    const source = method?.type === "assume-role" ? method.source : undefined;
    const outputs = { accountId: undefined, callerArn: undefined, partition: undefined };
    const props = { ...outputs, ...rest, region, connection: name };
    super("awsConnection", "AwsConnection", name, props, optionsWith(opts, [member], [source]));
    this.member = member;
    this.regionInput = region;
  }
}

/**
 * The method as the provider's configuration holds it: the source connection by its own spec, and a session name that
 * tells in CloudTrail which stack and connection called.
 */
function methodSpec(name: string, method: ConnectionMethodArgs | undefined): pulumi.Input<unknown> {
  if (method?.type !== "assume-role") return method;
  const { source, ...rest } = method;
  const sessionName = method.sessionName ?? defaultSessionName(pulumi.getProject(), pulumi.getStack(), name);
  return { ...rest, sessionName, ...(source ? { source: source.member.spec } : {}) };
}

export interface AcmPublicCaArgs extends InputsOf<z.input<typeof publicCaArgs>> {
  /** Connection for ACM; default: ambient. */
  connection?: AwsConnection | undefined;
  /** Connection for Route 53; default: that for ACM. */
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

  /** @internal What its certificates are given: they come after it through their profile, and need not say so again. */
  get facts() {
    return {
      accountId: withoutDependencies(this.accountId),
      region: withoutDependencies(this.region),
      zones: withoutDependencies(this.zones),
    };
  }

  /** @internal Connections that a certificate of this CA needs. */
  get members(): (Member | undefined)[] {
    return [this.connection?.member, this.dnsConnection?.member];
  }
}

export interface CertificateProfileArgs extends InputsOf<z.input<typeof profileArgs>> {
  ca: AcmPublicCa;
}

/** What the certificates of one purpose have in common: algorithm, renewal and the names that they may hold. */
export class CertificateProfile extends PkiResource {
  declare readonly slug: pulumi.Output<string>;
  declare readonly keyAlgorithm: pulumi.Output<KeyAlgorithm>;
  declare readonly autoRenew: pulumi.Output<boolean>;
  declare readonly renewBeforeDays: pulumi.Output<number>;
  /** @internal */
  readonly ca: AcmPublicCa;
  /** @internal The settings that its certificates carry; known in preview, unlike outputs. */
  readonly settings: pulumi.Inputs;

  constructor(name: string, args: CertificateProfileArgs, opts?: pulumi.CustomResourceOptions) {
    const { ca, description, ...rest } = args;
    const settings = { ...rest, slug: args.slug ?? slugify(name) };
    const outputs = { keyAlgorithm: undefined, autoRenew: undefined, renewBeforeDays: undefined };
    const props = { ...outputs, ...settings, description, caName: ca.caName };
    super("certificateProfile", "CertificateProfile", name, props, optionsWith(opts, ca.members, [ca]));
    this.ca = ca;
    this.settings = settings;
  }

  /** @internal What its certificates are given of it and of its CA. */
  get handedDown() {
    const { facts, connection, dnsConnection } = this.ca;
    const names = { connection: connection?.resourceName, dnsConnection: dnsConnection?.resourceName };
    return { profile: this.settings, ...facts, ...names };
  }
}
