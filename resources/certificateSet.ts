import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { parseCertificateLine } from "../provider/certificate/model/line";
import { canonicalNames } from "../provider/kernel/certificateNames";
import type { Identity } from "../provider/kernel/schema";
import type { certificateSetArgs, memberArgs } from "../provider/set/certificates/inputs";
import type { syncArgs } from "../provider/sync/secretsManager/model/inputs";
import { nameInSecretArn, parseSecretLine } from "../provider/sync/secretsManager/model/line";
import { configuredRegion, optionsWith, PkiResource } from "./base";
import type { AwsConnection, CertificateProfile } from "./awsConnection";
import type { InputOf, InputsOf } from "./inputTypes";

/** One certificate of a set. */
export type SetMemberArgs = InputsOf<z.input<typeof memberArgs>>;

export interface CertificateSetArgs
  extends Omit<InputsOf<z.input<typeof certificateSetArgs>>, "certificates"> {
  profile: CertificateProfile;
  /** The certificates by key, a name that stays. A plain object: the plan must know the keys. */
  certificates: Readonly<Record<string, SetMemberArgs>>;
}

/** What the gate of a set waits for, and hears of. */
interface Reporting {
  label: string;
  resource: pulumi.Resource;
  failures: pulumi.Output<Record<string, string>>;
}

/**
 * Many certificates as one resource of the engine, so that a thousand cost hardly more than AWS's own quotas ask for.
 * Each key lives as a Certificate of its own would: a change of its names replaces it alone. A key that fails keeps no
 * other from being issued and synced; the run fails at its end, with all reasons.
 */
export class CertificateSet extends PkiResource {
  /** By key; a key whose certificate is not requested yet has no entry, like those of the other outputs. */
  readonly arns: pulumi.Output<Record<string, string>>;
  readonly serials: pulumi.Output<Record<string, string>>;
  readonly statuses: pulumi.Output<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly notAfter: pulumi.Output<Record<string, string>>;
  /** Why the last step of a key failed; empty where all is well. */
  declare readonly failures: pulumi.Output<Record<string, string>>;
  /** @internal A line of certificate/model/line.ts by key. */
  declare readonly lines: pulumi.Output<Record<string, string>>;
  /** @internal As it was pinned; the ids of the certificates derive from it. */
  declare readonly identity: pulumi.Output<Identity>;
  /** @internal */
  readonly profile: CertificateProfile;
  /** @internal The names of each certificate, as far as the program says them. */
  readonly names: pulumi.Output<string[][]>;
  readonly #reporting: Reporting[] = [];
  /** Whether the gate has asked already whom it waits for. */
  #isAsked = false;

  constructor(name: string, args: CertificateSetArgs, opts?: pulumi.CustomResourceOptions) {
    const { profile, ...rest } = args;
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
    const by = (part: (line: string) => string | undefined) => byKey(this.lines, part);
    this.arns = by((line) => parseCertificateLine(line)?.arn);
    this.serials = by((line) => parseCertificateLine(line)?.serial);
    this.statuses = by((line) => parseCertificateLine(line)?.status);
    this.notAfter = by((line) => parseCertificateLine(line)?.notAfter);
    this.#reporting.push({ label: name, resource: this, failures: this.failures });
    new SetGate(name, this, () => {
      this.#isAsked = true;
      return this.#reporting;
    });
  }

  /** @internal Makes the set's gate wait for what writes its certificates somewhere. */
  reportsTo(resource: CertificateSecretSet): void {
    const { resourceName, failures } = resource;
    // Syncs of one name may stand under different parents.
    const isTaken = this.#reporting.some(({ label }) => label === resourceName);
    const own = {
      label: isTaken ? `${resourceName}#${this.#reporting.length}` : resourceName,
      resource,
      failures,
    };
    // Declared only once the set is done, as after an await of its outputs: no failure may go unheard.
    if (this.#isAsked) new SetGate(own.label, this, () => [own]);
    this.#reporting.push(own);
  }
}

/** The last of a set's resources: fails the run where a key has failed. */
class SetGate extends PkiResource {
  constructor(name: string, set: CertificateSet, reporting: () => readonly Reporting[]) {
    // By the time that the set itself is done, most programs have declared all syncs of it.
    const done = new Promise<readonly Reporting[]>((resolve) => {
      set.urn.apply(() => resolve(reporting()));
    });
    const failures = pulumi
      .output(done.then((all) => all.map(({ label, failures }) => ({ label, failures }))))
      .apply((all) => Object.fromEntries(all.map(({ label, failures }) => [label, failures ?? {}])));
    const dependsOn = done.then((all) => all.map(({ resource }) => resource));
    const provider = set.profile.ca.members;
    super(
      "setGate",
      "SetGate",
      `${name}-complete`,
      { failures },
      {
        ...optionsWith(undefined, provider, []),
        parent: set,
        dependsOn,
      },
    );
  }
}

type Settings = InputsOf<z.input<typeof syncArgs>>;

export interface CertificateSecretSetArgs extends Settings {
  set: CertificateSet;
  connection?: AwsConnection | undefined;
}

/** The secrets of a set's certificates as one resource; the child of a SecretsManagerSync. */
export class CertificateSecretSet extends PkiResource {
  /** By key; a key that nothing was written of yet has no entry, like those of the other outputs. */
  readonly secretNames: pulumi.Output<Record<string, string>>;
  readonly arns: pulumi.Output<Record<string, string>>;
  readonly versionIds: pulumi.Output<Record<string, string>>;
  /** Serial of the certificate in each secret. */
  readonly serials: pulumi.Output<Record<string, string>>;
  declare readonly failures: pulumi.Output<Record<string, string>>;
  /** @internal A line of sync/secretsManager/model/line.ts by key. */
  declare readonly lines: pulumi.Output<Record<string, string>>;
  /** @internal What the program says of the region, known before the secrets are made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: CertificateSecretSetArgs, opts?: pulumi.CustomResourceOptions) {
    const { set, connection, ...rest } = args;
    const { ca, settings } = set.profile;
    const region = args.region ?? connection?.regionInput ?? configuredRegion();
    const source = {
      identity: set.identity,
      profile: settings.slug as InputOf<string>,
      region: ca.facts.region,
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
    this.versionIds = by((line) => parseSecretLine(line)?.versionId);
    this.serials = by((line) => parseSecretLine(line)?.certificate.serial);
    this.secretNames = by((line) => nameInSecretArn(parseSecretLine(line)?.arn ?? ""));
    set.reportsTo(this);
  }
}

function byKey(
  lines: pulumi.Output<Record<string, string>>,
  part: (line: string) => string | undefined,
): pulumi.Output<Record<string, string>> {
  return lines.apply((all) => {
    const parts = Object.entries(all ?? {}).map(([key, line]) => [key, part(line) ?? ""] as const);
    return Object.fromEntries(parts.filter(([, text]) => text !== ""));
  });
}

/** What a program without types may have given instead. */
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
