import * as pulumi from "@pulumi/pulumi";
import { parseCertificateLine } from "../provider/certificate/model/line";
import { canonicalNames } from "../provider/kernel/certificateNames";
import type { Identity } from "../provider/kernel/schema";
import { optionsWith, PkiResource } from "./base";
import { byKey } from "./byKey";
import type { CertificateProfile } from "./certificateProfile";
import type { CertificateSetArgs, CertificateSetOutputs } from "./certificateSetTypes";
import { requireRelation } from "./relation";
import { SetGates, type SetResource } from "./setGate";

/**
 * Many certificates as one resource of the engine, so that a thousand cost hardly more than AWS's own quotas ask for.
 * Each key lives as a Certificate of its own would: a change of its names replaces it alone. A key that fails keeps no
 * other from being issued and synced. The run fails at its end, with all reasons. AWS charges for each certificate at its
 * issue and at each renewal.
 *
 * @example
 * ```ts
 * new CertificateSet("all", { profile: web, certificates: { api: { dnsNames: ["api.example.com"] } } });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are those that the schemas tell.
export class CertificateSet extends PkiResource {
  /** @internal A line of certificate/model/line.ts by key. */
  declare readonly lines: pulumi.Output<Record<string, string>>;
  /** @internal The identity as it was pinned, from which the ids of the certificates derive. */
  declare readonly identity: pulumi.Output<Identity>;
  /** @internal */
  readonly profile: CertificateProfile;
  /** @internal The names of each certificate, as far as the program says them. */
  readonly names: pulumi.Output<string[][]>;
  readonly #gates: SetGates;

  constructor(name: string, args: CertificateSetArgs, opts?: pulumi.CustomResourceOptions) {
    const { profile, ...rest } = args;
    requireRelation(`CertificateSet ${name}`, "profile", profile, "CertificateProfile");
    requirePlain(name, rest.certificates);
    const { ca } = profile;
    const props = {
      ...{ lines: undefined, unusual: undefined, failures: undefined, leaving: undefined },
      ...rest,
      ...profile.handedDown,
    };
    super("certificateSet", "CertificateSet", name, props, optionsWith(opts, ca.members, [profile]));
    this.profile = profile;
    this.names = namesOf(rest.certificates);
    // A line holds domain names, which may be secret. These parts of it tell nothing of them.
    const by = (part: (line: string) => string | undefined) => pulumi.unsecret(byKey(this.lines, part));
    const parts: Omit<CertificateSetOutputs, "failures"> = {
      arns: by((line) => parseCertificateLine(line)?.arn),
      serials: by((line) => parseCertificateLine(line)?.serial),
      statuses: by((line) => parseCertificateLine(line)?.status),
      notAfter: by((line) => parseCertificateLine(line)?.notAfter),
    };
    Object.assign(this, parts);
    this.#gates = new SetGates(this, ca.members);
  }

  /** @internal Makes the set's gate wait for what writes its certificates somewhere. */
  reportsTo(resource: SetResource): void {
    this.#gates.add(resource);
  }
}

export interface CertificateSet extends CertificateSetOutputs {}

/** Refuses a value that only a program without types can give. */
function requirePlain(set: string, certificates: unknown): void {
  const isPlain =
    typeof certificates === "object" &&
    certificates !== null &&
    !Array.isArray(certificates) &&
    !pulumi.Output.isInstance(certificates) &&
    !(certificates instanceof Promise);
  if (isPlain) return;
  throw new Error(
    `CertificateSet ${set}: certificates must be a plain object of certificates by key, not an output or a list.`,
  );
}

function namesOf(certificates: CertificateSetArgs["certificates"]): pulumi.Output<string[][]> {
  return pulumi
    .output(certificates as pulumi.Input<Record<string, { commonName?: string; dnsNames?: string[] }>>)
    .apply((members) =>
      Object.values(members).map(({ commonName, dnsNames = [] }) =>
        canonicalNames([...(commonName ? [commonName] : []), ...dnsNames].map(String)),
      ),
    );
}
