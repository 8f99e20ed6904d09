import * as pulumi from "@pulumi/pulumi";
import { parseArn } from "../provider/kernel/arn";
import type { AwsConnection } from "./awsConnection";
import { optionsWith, PkiResource } from "./base";
import type { CertificateArgs, CertificateOutputs } from "./certificateTypes";
import type { InputOf } from "./inputTypes";
import { requireRelation, requireRelationIfGiven } from "./relation";

/** How a certificate is read that another stack or person owns. */
export interface CertificateGetArgs {
  /**
   * The AwsConnection for ACM.
   *
   * - Default: ambient.
   * - Change: update. Only which credentials are used.
   */
  connection?: AwsConnection | undefined;
}

/**
 * A publicly trusted, exportable certificate. Only another name or key algorithm replaces it. The new one is issued
 * before the old one is deleted. AWS charges for each issue and renewal.
 *
 * @example
 * ```ts
 * new Certificate("api", { profile: web, commonName: "api.example.com" });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are those that the schemas tell.
export class Certificate extends PkiResource {
  /** The certificate's ARN, which is its id: known in preview, unchanged by renewal. */
  readonly arn: pulumi.Output<string>;
  /** @internal Facts of it that a sync needs. */
  readonly place: CertificatePlace;
  /** @internal Names that it had before, by its aliases. Resources named after it are renamed with it. */
  readonly formerNames: string[];

  constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
    if (opts?.id === undefined)
      requireRelation(`Certificate ${name}`, "profile", args?.profile, "CertificateProfile");
    const place = placeOf(args, opts?.id);
    const options = "profile" in args ? optionsWith(opts, args.profile.ca.members, [args.profile]) : opts;
    super("certificate", "Certificate", name, { ...certificateOutputs, ...place.inputs }, options ?? {});
    this.place = place;
    this.formerNames = formerNames(opts);
    this.arn = this.id;
  }

  /**
   * Reads a certificate that another stack or person owns, in each preview and `up`. It is never renewed, changed or
   * deleted. A sync of it follows its renewals. To own it, use `adoptArn`.
   */
  static get(
    name: string,
    arn: pulumi.Input<pulumi.ID>,
    args: CertificateGetArgs = {},
    opts?: pulumi.CustomResourceOptions,
  ): Certificate {
    const { connection } = args;
    requireRelationIfGiven(`Certificate ${name}`, "connection", connection, "AwsConnection");
    const options = optionsWith(opts, [connection?.member], [connection]);
    return new Certificate(name, args as CertificateArgs, { ...options, id: arn });
  }
}

export interface Certificate extends CertificateOutputs {}

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
      ...profile.handedDown,
    };
    const profileSlug = profile.settings.slug;
    return { inputs, connection: ca.connection, region: ca.handedDown.region, profileSlug, isOwn: true };
  }
  const arn = pulumi.output(id ?? "").apply(parseArn);
  const region = arn.apply((parts) => parts?.region ?? "");
  const accountId = arn.apply((parts) => parts?.accountId ?? "");
  // Stands for {{profile}} in the names of secrets, as there is no profile.
  const profileSlug = "none";
  const { connection } = args;
  const given = { accountId, region, connection: connection?.resourceName, profile: { slug: profileSlug } };
  const inputs = { ...given, foreign: true };
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
} satisfies Record<keyof CertificateOutputs, undefined>;
