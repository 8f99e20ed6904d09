import * as pulumi from "@pulumi/pulumi";
import { invalidInput } from "../provider/kernel/errors";
import { slugify } from "../provider/kernel/slugify";
import { Certificate } from "../resources/certificate";
import { CertificateSecret } from "../resources/certificateSecret";
import { CertificateSecretSet } from "../resources/certificateSecretSet";
import { CertificateSet } from "../resources/certificateSet";
import { requireRelationIfGiven } from "../resources/relation";
import type {
  SecretsManagerSyncArgs,
  SyncedSecret,
  SyncedSet,
  SyncOfSome,
} from "../resources/secretsManagerSyncTypes";
import { tellEstimate } from "./estimate";
import { tellLeftBehind } from "./leftBehind";
import type { ReaderAccess } from "./readerAccess";
import { readerAccess } from "./readerAccess";
import { registeredInputs } from "./registeredInputs";
import { warnOfShownNames } from "./shownNames";

/**
 * Writes certificates with their keys to AWS Secrets Manager, one JSON secret each, and again after each renewal.
 * The key passes through the provider's memory only. AWS charges for each secret by the month, and for each replica.
 *
 * @example
 * ```ts
 * new SecretsManagerSync("prod", { connection: acm, certificates: [api], kmsKeyId });
 * ```
 */
export class SecretsManagerSync extends pulumi.ComponentResource {
  /** The secrets by the name of their certificate's resource. */
  readonly secrets: Readonly<Record<string, SyncedSecret>>;
  /** The secrets of sets by the name of the set's resource. */
  readonly sets: Readonly<Record<string, SyncedSet>>;
  /** Policies that `readers` need beside the secrets' own. */
  readonly readerAccess: ReaderAccess;

  constructor(name: string, args: SecretsManagerSyncArgs, opts?: pulumi.ComponentResourceOptions) {
    super("aws-pki:index:SecretsManagerSync", name, registeredInputs(shown(args)), opts);
    const { certificates, syncNow, ...rest } = args;
    requireRelationIfGiven(`SecretsManagerSync ${name}`, "connection", args.connection, "AwsConnection");
    requireCertificates(name, certificates);
    requireDistinctNames(name, certificates);
    const tokens = syncTokens(name, syncNow, certificates);
    const shared = { ...rest, syncName: args.syncName ?? slugify(name) };
    const settings = (one: Certificate | CertificateSet) => ({ ...shared, syncNow: tokens(one) });
    const singles = certificates.filter((one) => one instanceof Certificate);
    const sets = certificates.filter((one) => one instanceof CertificateSet);
    const children = singles.map((certificate) => {
      const args = { ...settings(certificate), certificate };
      const opts = { parent: this, aliases: aliasesOf(name, certificate) };
      return [certificate, new CertificateSecret(`${name}-${certificate.resourceName}`, args, opts)] as const;
    });
    const setChildren = sets.map((set) => {
      const args = { ...settings(set), set };
      return [set, new CertificateSecretSet(`${name}-${set.resourceName}`, args, { parent: this })] as const;
    });
    this.secrets = byResourceName(children, syncedSecret);
    this.sets = byResourceName(setChildren, syncedSet);
    const secrets = [...children, ...setChildren].map(([, child]) => child);
    this.readerAccess = readerAccess(this, args, secrets);
    warnOfShownNames(this, args.certificateNameSchema, certificates);
    tellEstimate({
      name,
      resource: this,
      certificates: certificates.map(namesOf),
      replicaRegions: args.replicaRegions as pulumi.Input<unknown[]> | undefined,
    });
    tellLeftBehind(this, {
      singles: children,
      // A set's secrets do not tell each by itself that it waits.
      sets: isFollowing(args) ? setChildren : [],
    });
    // None: the engine would keep what stands in the children's state already, once more.
    this.registerOutputs();
  }
}

/** The arguments as the engine may be told them: resources by their names. */
function shown({ certificates, connection, ...settings }: SecretsManagerSyncArgs): pulumi.Inputs {
  const names = Array.isArray(certificates) ? certificates.map((one) => one?.resourceName) : undefined;
  return { ...settings, certificates: names, connection: connection?.resourceName };
}

/** Whether each renewal is written at once. */
function isFollowing({ autoSync, rollback }: SecretsManagerSyncArgs): boolean {
  return (autoSync === undefined || autoSync === true) && rollback === undefined;
}

/** Refuses values that only a program without types can give. */
function requireCertificates(
  sync: string,
  certificates: unknown,
): asserts certificates is (Certificate | CertificateSet)[] {
  if (!Array.isArray(certificates))
    throw new Error(
      `SecretsManagerSync ${sync}: certificates must be a plain array of Certificate and CertificateSet resources, not an output.`,
    );
  const isOurs = (one: unknown) => one instanceof Certificate || one instanceof CertificateSet;
  const index = certificates.findIndex((one) => !isOurs(one));
  if (index < 0) return;
  throw new Error(
    `SecretsManagerSync ${sync}: certificates[${index}] is no Certificate resource. Read one that exists with Certificate.get(name, arn).`,
  );
}

/** The children are named after their certificates, as are the entries of `secrets`. */
function requireDistinctNames(sync: string, certificates: readonly (Certificate | CertificateSet)[]): void {
  const names = certificates.map((certificate) => certificate.resourceName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Error(
    `SecretsManagerSync ${sync}: two of its certificates have the name ${twice}. Rename one, or list it once.`,
  );
}

/** The token of each certificate: of all of them, or of those that are named. */
function syncTokens(
  sync: string,
  syncNow: SecretsManagerSyncArgs["syncNow"],
  certificates: readonly (Certificate | CertificateSet)[],
): (one: Certificate | CertificateSet) => pulumi.Input<string> | undefined {
  if (!isOfSome(syncNow)) return () => syncNow;
  const known = certificates.map(({ resourceName }) => resourceName);
  const faults = syncNow.certificates.flatMap((name, index) =>
    known.includes(name)
      ? []
      : {
          property: `syncNow.certificates[${index}]`,
          cause: `${quote(name)} is no certificate of this sync.`,
          remedy: known.length === 0 ? "Take it out." : `Use one of ${known.map(quote).join(", ")}.`,
        },
  );
  if (faults.length > 0) throw invalidInput(`SecretsManagerSync ${sync}`, faults);
  return ({ resourceName }) => (syncNow.certificates.includes(resourceName) ? syncNow.token : undefined);
}

function quote(name: string): string {
  return JSON.stringify(name);
}

function isOfSome(syncNow: SecretsManagerSyncArgs["syncNow"]): syncNow is SyncOfSome {
  return typeof syncNow === "object" && !pulumi.Output.isInstance(syncNow) && "certificates" in syncNow;
}

/** A certificate that was renamed keeps its secret. */
function aliasesOf(sync: string, { formerNames }: Certificate): pulumi.Alias[] {
  return formerNames.map((former) => ({ name: `${sync}-${former}` }));
}

function byResourceName<C extends Certificate | CertificateSet, S, T>(
  children: readonly (readonly [certificate: C, secret: S])[],
  synced: (secret: S) => T,
): Record<string, T> {
  return Object.fromEntries(children.map(([{ resourceName }, secret]) => [resourceName, synced(secret)]));
}

function syncedSecret(secret: CertificateSecret): SyncedSecret {
  const { secretName: name, arn, versionId, syncedSerial: serial, status } = secret;
  return { name, arn, versionId, serial, status };
}

function syncedSet(secrets: CertificateSecretSet): SyncedSet {
  const { secretNames: names, arns, versionIds, serials } = secrets;
  return { names, arns, versionIds, serials };
}

/** Inputs of the preview's estimate. A certificate that is only read is paid for by its owner. */
function namesOf(one: Certificate | CertificateSet): pulumi.Output<string[][]> {
  if (one instanceof CertificateSet) return one.names;
  return one.place.isOwn ? one.dnsNames.apply((names) => [names]) : pulumi.output([[]]);
}
