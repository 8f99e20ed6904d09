import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { type Member, providerFor } from "./connections";
import type { Kind } from "./dynamic";
import type { InputOf, InputsOf } from "./inputTypes";
import type { CertificateStatus, certificateArgs, ValidationRecord } from "./model/certificate";
import type { SecretStatus, syncArgs } from "./model/certificateSecret";
import type { ConnectionMethod } from "./model/connection";
import type { HostedZone } from "./model/domainName";
import type { KeyAlgorithm, profileArgs } from "./model/profile";
import type { publicCaArgs } from "./model/publicCa";
import { slugify } from "./model/slugify";
import { shim } from "./shim";

/** Every resource of ours: a dynamic resource whose code is the constant shim of its kind. */
abstract class PkiResource extends pulumi.CustomResource {
  /** The name that the program gave it. */
  readonly resourceName: string;

  protected constructor(
    kind: Kind,
    type: string,
    name: string,
    props: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions,
  ) {
    const token = `pulumi-nodejs:dynamic/aws-pki:${type}`;
    const resourceUrn = withoutDependencies(pulumi.createUrn(name, token, opts.parent));
    const host = { resourceUrn, identity: resourceUrn.apply(identityOf), __provider: shim(kind) };
    super(token, name, { ...props, ...host }, opts);
    this.resourceName = name;
  }
}

/**
 * A text without the resources that it came from. A URN depends on the parent, and whatever depends on a component
 * waits for all children of it: two children of one sync would wait for each other forever.
 */
function withoutDependencies(text: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.output(
    new Promise<string>((resolve) => {
      text.apply(resolve);
    }),
  );
}

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME` as the identity that check pins. */
function identityOf(urn: string): { project: string; stack: string; resource: string } {
  const [, stack = "", project = "", types = "", ...name] = urn.replace(/^urn:pulumi:/, "::").split("::");
  return { project, stack, resource: `${types}::${name.join("::")}` };
}

/** Options that make a resource wait for others and use the provider of its connections. */
function optionsWith(
  opts: pulumi.CustomResourceOptions | undefined,
  members: readonly (Member | undefined)[],
  dependsOn: readonly (pulumi.Resource | undefined)[],
): pulumi.CustomResourceOptions {
  const provider = providerFor(members);
  const needed = dependsOn.filter((resource) => resource !== undefined);
  return pulumi.mergeOptions(opts, { dependsOn: needed, ...(provider ? { provider } : {}) });
}

/** The region of Pulumi's own AWS configuration, `aws:region`. */
function configuredRegion(): string | undefined {
  return new pulumi.Config("aws").get("region");
}

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
    const spec = pulumi.output({ method: methodSpec(method), region });
    const member = { name, spec, parent: opts?.parent };
    const source = method?.type === "assume-role" ? method.source : undefined;
    const outputs = { accountId: undefined, callerArn: undefined, partition: undefined };
    const props = { ...outputs, ...rest, region, connection: name };
    super("awsConnection", "AwsConnection", name, props, optionsWith(opts, [member], [source]));
    this.member = member;
    this.regionInput = region;
  }
}

/** The method as the provider's configuration holds it: the source connection by its own spec. */
function methodSpec(method: ConnectionMethodArgs | undefined): pulumi.Input<unknown> {
  if (method?.type !== "assume-role") return method;
  const { source, ...rest } = method;
  return source ? { ...rest, source: source.member.spec } : rest;
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
}

export interface CertificateArgs extends InputsOf<z.input<typeof certificateArgs>> {
  profile: CertificateProfile;
}

/** How a certificate is read that another stack or person owns. */
export interface CertificateGetArgs {
  /** Connection for ACM; default: ambient. */
  connection?: AwsConnection | undefined;
}

/**
 * A publicly trusted, exportable certificate. Only another name or key algorithm replaces it; the new one is
 * issued before the old one is deleted. AWS charges for each issue and renewal.
 */
export class Certificate extends PkiResource {
  /** The certificate's ARN, which is its id: known in preview, unchanged by renewal. */
  readonly arn: pulumi.Output<string>;
  declare readonly certificateId: pulumi.Output<string>;
  declare readonly commonName: pulumi.Output<string>;
  declare readonly dnsNames: pulumi.Output<string[]>;
  declare readonly serial: pulumi.Output<string>;
  declare readonly status: pulumi.Output<CertificateStatus>;
  declare readonly notBefore: pulumi.Output<string>;
  declare readonly notAfter: pulumi.Output<string>;
  declare readonly renewAfter: pulumi.Output<string>;
  declare readonly renewalCount: pulumi.Output<number>;
  declare readonly previousSerials: pulumi.Output<string[]>;
  declare readonly fingerprintSha256: pulumi.Output<string>;
  declare readonly validationRecords: pulumi.Output<ValidationRecord[]>;
  /** ARNs of what serves it, as the last refresh or update saw them. */
  declare readonly inUseBy: pulumi.Output<string[]>;
  /** @internal What a sync needs to know of it. */
  readonly place: CertificatePlace;
  /** @internal Names that it had before, by its aliases; what is named after it is renamed with it. */
  readonly formerNames: string[];

  constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
    const place = placeOf(args, opts?.id);
    const options = "profile" in args ? optionsWith(opts, args.profile.ca.members, [args.profile]) : opts;
    super("certificate", "Certificate", name, { ...certificateOutputs, ...place.inputs }, options ?? {});
    this.place = place;
    this.formerNames = formerNames(opts);
    this.arn = this.id;
  }

  /**
   * Reads a certificate that another stack or person owns, in each preview and `up`. It is never renewed, changed or
   * deleted; a sync of it follows its renewals. To own it, use `adoptArn`.
   */
  static get(
    name: string,
    arn: pulumi.Input<pulumi.ID>,
    args: CertificateGetArgs = {},
    opts?: pulumi.CustomResourceOptions,
  ): Certificate {
    const { connection } = args;
    const options = optionsWith(opts, [connection?.member], [connection]);
    return new Certificate(name, args as CertificateArgs, { ...options, id: arn });
  }
}

/** Where a certificate stands, and by whom it is reached. */
interface CertificatePlace {
  inputs: pulumi.Inputs;
  connection: AwsConnection | undefined;
  region: pulumi.Input<string>;
  profileSlug: InputOf<string>;
  /** Whether the program owns it, and pays for it. */
  isOwn: boolean;
}

function placeOf(
  args: CertificateArgs | CertificateGetArgs,
  id: pulumi.Input<pulumi.ID> | undefined,
): CertificatePlace {
  if ("profile" in args) {
    const { profile, ...rest } = args;
    const { ca } = profile;
    const inputs = {
      ...rest,
      profile: profile.settings,
      accountId: ca.accountId,
      region: ca.region,
      zones: ca.zones,
      connection: ca.connection?.resourceName,
      dnsConnection: ca.dnsConnection?.resourceName,
    };
    const profileSlug = profile.settings.slug;
    return { inputs, connection: ca.connection, region: ca.region, profileSlug, isOwn: true };
  }
  const parts = pulumi.output(id ?? "").apply((arn) => arn.split(":"));
  const region = parts.apply((list) => list[3] ?? "");
  const accountId = parts.apply((list) => list[4] ?? "");
  // What stands for {{profile}} in the names of secrets, as there is none.
  const profileSlug = "none";
  const { connection } = args;
  const inputs = { accountId, region, connection: connection?.resourceName, profile: { slug: profileSlug } };
  return { inputs, connection, region, profileSlug, isOwn: false };
}

function formerNames(opts: pulumi.CustomResourceOptions | undefined): string[] {
  const aliases = (opts?.aliases ?? []) as pulumi.Input<string | pulumi.Alias>[];
  const names = aliases.map((alias) => {
    if (typeof alias === "string") return alias.split("::").at(-1);
    return "name" in alias ? alias.name : undefined;
  });
  return names.filter((name) => typeof name === "string");
}

/** Outputs exist only where they are declared. */
const certificateOutputs = {
  certificateId: undefined,
  commonName: undefined,
  dnsNames: undefined,
  serial: undefined,
  status: undefined,
  notBefore: undefined,
  notAfter: undefined,
  renewAfter: undefined,
  renewalCount: undefined,
  previousSerials: undefined,
  fingerprintSha256: undefined,
  validationRecords: undefined,
  inUseBy: undefined,
};

export interface CertificateSecretArgs extends InputsOf<z.input<typeof syncArgs>> {
  certificate: Certificate;
  connection?: AwsConnection | undefined;
}

/** One certificate in one secret; the child of a SecretsManagerSync. */
export class CertificateSecret extends PkiResource {
  /** The secret's ARN, which is its id; `pending:NAME` where autoSync is off and nothing was written yet. */
  readonly arn: pulumi.Output<string>;
  declare readonly secretName: pulumi.Output<string>;
  declare readonly versionId: pulumi.Output<string>;
  declare readonly syncedSerial: pulumi.Output<string>;
  declare readonly status: pulumi.Output<SecretStatus>;
  /** @internal What the program says of the region, known before the secret is made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: CertificateSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { certificate, connection, ...rest } = args;
    const { connection: acmConnection } = certificate.place;
    const region = args.region ?? connection?.regionInput ?? configuredRegion();
    const props = {
      ...{ secretName: undefined, versionId: undefined, syncedSerial: undefined, status: undefined },
      ...rest,
      region,
      certificate: certificateFacts(certificate),
      acmConnection: acmConnection?.resourceName,
      connection: connection?.resourceName,
    };
    const members = [acmConnection?.member, connection?.member];
    super(
      "certificateSecret",
      "CertificateSecret",
      name,
      props,
      optionsWith(opts, members, [certificate, connection]),
    );
    this.regionInput = region;
    this.arn = this.id;
  }
}

/** What a secret needs to know of its certificate: the serial makes a renewal reach it, the status its end. */
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
