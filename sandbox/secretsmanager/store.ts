import { digestText, type Ids, LETTERS_AND_DIGITS } from "../core/ids";
import type { Place } from "../core/operation";
import { partitionOf } from "../core/partition";
import { awsError } from "../wire/error";
import { checkId } from "./checks";
import { ReplicationScript } from "./replicationScript";
import { replicaStatus, type Secret } from "./secret";

const PENDING = "You can't perform this operation on the secret because it was marked for deletion.";

/** The secrets of all accounts and regions. */
export class Secrets {
  readonly #secrets = new Map<string, Secret>();
  /** Of all accounts and regions, by name. */
  readonly #byName = new Map<string, Secret[]>();
  /** How the next replications go. */
  readonly replications = new ReplicationScript();

  constructor(readonly ids: Ids) {}

  /**
   * The secret that a name, ARN or ARN without its suffix means here, replicas included. Deleted ones are not found.
   */
  find(id: string, context: Place): Secret | undefined {
    const here = this.#here(this.#named(namesIn(id)), context);
    const matches = (secret: Secret) => {
      const arn = arnIn(secret, context.region);
      return id === arn || id === secret.name || (id.startsWith("arn:") && arn.slice(0, -7) === id);
    };
    return here.find((secret) => arnIn(secret, context.region) === id) ?? here.find(matches);
  }

  require(id: string, context: Place): Secret {
    checkId(id);
    const secret = this.find(id, context);
    if (secret) return secret;
    throw awsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  /** A secret that is not scheduled for deletion. */
  requireLive(id: string, context: Place): Secret {
    const secret = this.require(id, context);
    if (secret.purgeAt) throw awsError("InvalidRequestException", PENDING);
    return secret;
  }

  /** A secret that may be changed from here: live, and not through one of its replicas. */
  requireWritable(id: string, context: Place): Secret {
    const secret = this.requireLive(id, context);
    requirePrimary(secret, context);
    return secret;
  }

  /** All secrets that stand in the caller's account and region, replicas included. */
  list(place: Place): Secret[] {
    return this.#here([...this.#secrets.values()], place);
  }

  /** All secrets of all accounts, each once, without those whose recovery window is over. */
  all(now: Date): Secret[] {
    return [...this.#secrets.values()].filter(({ purgeAt }) => purgeAt === undefined || purgeAt > now);
  }

  /** The ARN of a secret to be: its six characters differ from those of an earlier secret of this name. */
  newArn(name: string, { caller, region }: Place): string {
    const suffix = digestText(LETTERS_AND_DIGITS, 6, this.ids.uuid("secret"), name);
    return `arn:${partitionOf(region)}:secretsmanager:${region}:${caller.account}:secret:${name}-${suffix}`;
  }

  add(secret: Secret): void {
    this.#secrets.set(secret.arn, secret);
    this.#byName.set(secret.name, [...(this.#byName.get(secret.name) ?? []), secret]);
  }

  delete(secret: Secret): void {
    this.#secrets.delete(secret.arn);
    const others = this.#byName.get(secret.name)?.filter((other) => other !== secret) ?? [];
    if (others.length > 0) this.#byName.set(secret.name, others);
    else this.#byName.delete(secret.name);
  }

  reset(): void {
    this.#secrets.clear();
    this.#byName.clear();
    this.replications.reset();
  }

  #named(names: string[]): Secret[] {
    return names.flatMap((name) => this.#byName.get(name) ?? []);
  }

  /** Those of some secrets that stand here and are not past their recovery window, which ends them. */
  #here(secrets: Secret[], { caller, region, now }: Place): Secret[] {
    return secrets.filter((secret) => {
      if (secret.purgeAt && secret.purgeAt <= now) {
        this.delete(secret);
        return false;
      }
      const replica = secret.replicas.get(region);
      const isReplicated = replica !== undefined && replicaStatus(replica, now) === "InSync";
      return secret.account === caller.account && (secret.region === region || isReplicated);
    });
  }
}

/** The names that a name, an ARN or an ARN without its suffix may mean. */
function namesIn(id: string): string[] {
  if (!id.startsWith("arn:")) return [id];
  const name = id.split(":").slice(6).join(":");
  return [...new Set([name.slice(0, -7), name])];
}

/** A replica's ARN is the primary's with its own region. */
export function arnIn(secret: Secret, region: string): string {
  if (region === secret.region) return secret.arn;
  const parts = secret.arn.split(":");
  parts[3] = region;
  return parts.join(":");
}

export function requirePrimary(secret: Secret, { region }: Place): void {
  if (secret.region === region) return;
  throw awsError(
    "InvalidParameterException",
    "Operation not permitted on a replica secret. Call must be made in primary secret's region.",
  );
}
