import { type Tagged, tagList } from "../core/tags";

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";
export const PENDING = "AWSPENDING";

/** Content of a version: text or bytes. */
export interface SecretValue {
  text?: string;
  bytes?: Buffer;
}

export interface SecretVersion {
  id: string;
  value: SecretValue;
  /** Staging labels. A version without any is deprecated and may be pruned. */
  stages: Set<string>;
  createdAt: Date;
  lastAccessedAt?: Date;
}

/** Facts of a replica. Its status follows from them and the time. */
export interface Replica {
  kmsKeyId: string | undefined;
  /** When Secrets Manager is done with it. */
  settlesAt: Date;
  /** Why it fails then. Absent where it succeeds. */
  failure?: string;
}

export function replicaStatus(replica: Replica, now: Date): "InProgress" | "InSync" | "Failed" {
  if (now < replica.settlesAt) return "InProgress";
  return replica.failure === undefined ? "InSync" : "Failed";
}

export interface Secret extends Tagged {
  arn: string;
  name: string;
  account: string;
  /** The primary region. Replicas share everything but the key. */
  region: string;
  description: string | undefined;
  kmsKeyId: string | undefined;
  createdAt: Date;
  changedAt: Date;
  lastAccessedAt?: Date;
  /** When its recovery window ends, once it is scheduled for deletion. */
  purgeAt?: Date;
  versions: Map<string, SecretVersion>;
  policy?: string;
  replicas: Map<string, Replica>;
}

export const versionWithStage = (secret: Secret, stage: string): SecretVersion | undefined =>
  [...secret.versions.values()].find((version) => version.stages.has(stage));

/**
 * Puts a staging label on a version. A label sits on one version only. The version that loses AWSCURRENT becomes
 * AWSPREVIOUS (Secrets Manager User Guide, "What's in a secret", versions).
 */
export function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  const from = versionWithStage(secret, stage);
  if (from === to) return;
  from?.stages.delete(stage);
  to.stages.add(stage);
  if (stage === CURRENT && from) {
    to.stages.delete(PREVIOUS);
    moveStage(secret, PREVIOUS, from);
  }
}

export const sameValue = (left: SecretValue, right: SecretValue): boolean =>
  left.text === right.text &&
  (left.bytes === undefined) === (right.bytes === undefined) &&
  (left.bytes === undefined || left.bytes.equals(right.bytes as Buffer));

/** Versions with labels, as DescribeSecret shows them. Absent where the secret never had a value. */
export function versionsToStages(secret: Secret): Record<string, string[]> | undefined {
  const labelled = [...secret.versions.values()].filter((version) => version.stages.size > 0);
  return labelled.length === 0
    ? undefined
    : Object.fromEntries(labelled.map((version) => [version.id, [...version.stages]]));
}

/** Tags as DescribeSecret shows them: absent where there never were any, `[]` after the last one was taken off. */
export const shownTags = ({ tags, tagHistory }: Secret): object[] | undefined =>
  tagHistory.some((then) => then.tags.size > 0) ? tagList(tags) : undefined;
