import { translateFailure } from "../../aws/calls/failures";
import { waitFor } from "../../aws/calls/wait";
import type { Replica } from "../../aws/secretsManager/secretAccess";
import {
  addReplicas,
  deleteResourcePolicy,
  findResourcePolicy,
  putResourcePolicy,
  removeReplicas,
} from "../../aws/secretsManager/secretAccess";
import { findSecret, type SecretView } from "../../aws/secretsManager/secretsManager";
import { parseArn } from "../../kernel/arn";
import { invalidInput, PkiError } from "../../kernel/errors";
import { Unfinished } from "../../kind/lifecycle";
import { isAwsManagedKey } from "../../permissions/kmsKey";
import type { ReplicaRegion } from "./model/access";
import type { CertificateSecretState } from "./model/inputs";
import {
  type AccessChange,
  type AccessKey,
  planAccess,
  planAccessDrift,
  planReplicas,
  policyKeys,
  policyText,
} from "./plan/access";
import { accessFaults } from "./plan/accessFaults";
import { secretChanges } from "./plan/upkeep";
import { requireSecret, type SecretWork } from "./work";

/** How long one run waits for replicas; AWS takes seconds, and the next run goes on. */
export const REPLICATION_DEADLINE_SECONDS = 300;

/** Refuses, before anything is written, what check could not tell without the secret's account and region. */
export async function requireAccess(work: SecretWork, arn?: string): Promise<void> {
  const { inputs, resource, region, context } = work;
  const { readers = [], kmsKeyId, replicaRegions = [] } = inputs;
  const isManaged = [{ kmsKeyId }, ...replicaRegions].some((one) => isAwsManagedKey(one.kmsKeyId));
  const mustKnow = isManaged && readers.length > 0;
  const ask = async () =>
    (await context.world.access(inputs.connection).caller.require(resource, region)).accountId;
  const account = mustKnow ? (parseArn(arn)?.accountId ?? (await ask())) : undefined;
  const faults = accessFaults(inputs, { account, region });
  if (faults.length > 0) throw invalidInput(resource, faults);
}

/**
 * Brings policy and replicas to what is wanted, where that changed; `before` is undefined for a secret that was just
 * made or taken over. The content is not touched. What fails leaves the secret in the state as it was written, and
 * is tried again by the next run.
 */
export async function settleAccess(
  arn: string,
  before: CertificateSecretState | undefined,
  written: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs } = work;
  const isForced = inputs.syncNow !== undefined && inputs.syncNow !== before?.syncedFor;
  const changed = before ? secretChanges(before, inputs).updates : [];
  const change = planAccess(inputs, changed, before === undefined || isForced);
  const had = before?.replicaRegions ?? [];
  const left = { ...change };
  try {
    if (change.policy) await putPolicy(arn, work);
    left.policy = false;
    if (change.replicas) await putReplicas(arn, had, inputs.replicaRegions ?? [], work);
    return withDrift(written, []);
  } catch (error) {
    const failure = translateFailure(error, {
      resource: work.resource,
      action: `set who may read ${arn}`,
    });
    throw new Unfinished(arn, unsettled(written, had, left), failure);
  }
}

/** The state after a failure: regions of both before and now may have a replica of ours. */
function unsettled(written: CertificateSecretState, had: readonly ReplicaRegion[], left: AccessChange) {
  const regions = written.replicaRegions ?? [];
  const over = had.filter((one) => !regions.some(({ region }) => region === one.region));
  const keys = policyKeys(written);
  const policy: AccessKey[] = keys.length > 0 ? keys : ["resourcePolicy"];
  const drift = [...(left.policy ? policy : []), ...(left.replicas ? (["replicaRegions"] as const) : [])];
  const all = [...regions, ...over];
  return withDrift(left.replicas && all.length > 0 ? { ...written, replicaRegions: all } : written, drift);
}

function withDrift(state: CertificateSecretState, drift: string[]): CertificateSecretState {
  const { accessDrift: _, ...rest } = state;
  return drift.length > 0 ? { ...rest, accessDrift: drift } : rest;
}

/** The state with what a refresh finds changed; only what is declared is asked for. */
export async function observeAccess(
  seen: SecretView,
  state: CertificateSecretState,
  { client, resource }: SecretWork,
): Promise<CertificateSecretState> {
  const hasPolicy = policyKeys(state).length > 0;
  const policy = hasPolicy ? await findResourcePolicy(client, resource, seen.arn) : undefined;
  return withDrift(state, planAccessDrift(state, policy, seen.replicas));
}

async function putPolicy(arn: string, { inputs, client, resource }: SecretWork): Promise<void> {
  const policy = policyText(inputs);
  if (policy === undefined) await deleteResourcePolicy(client, resource, arn);
  else await putResourcePolicy(client, resource, arn, policy);
}

async function putReplicas(
  arn: string,
  had: readonly ReplicaRegion[],
  wanted: readonly ReplicaRegion[],
  work: SecretWork,
): Promise<void> {
  const { client, resource } = work;
  const seen = await requireSecret(arn, work);
  const { remove, add } = planReplicas(seen.replicas, had, wanted);
  let replicas = seen.replicas;
  if (remove.length > 0) replicas = await removeAndWait(arn, remove, work);
  if (add.length > 0) replicas = await addReplicas(client, resource, arn, add);
  const regions = wanted.map(({ region }) => region);
  await waitForReplicas(arn, replicas, work, (now) => judge(now, regions, resource));
}

/** Whether all regions have their replica; a failed one is an error, once none is under way. */
function judge(replicas: readonly Replica[], regions: readonly string[], resource: string) {
  const mine = replicas.filter(({ region }) => regions.includes(region));
  if (mine.length < regions.length || mine.some(({ status }) => status === "InProgress")) return "pending";
  const failed = mine.filter(({ status }) => status !== "InSync");
  if (failed.length === 0) return "done";
  const reasons = failed.map(({ region, status, message }) => `${region}: ${message || status}`).join("; ");
  throw new PkiError({
    code: "ReplicationFailed",
    resource,
    cause: `The secret is written, but not replicated to ${reasons.replace(/\.$/, "")}.`,
    remedy: "Correct what AWS complains about, and run pulumi up: it tries again.",
  });
}

/** Removes the replicas of a secret that is about to be deleted: AWS refuses to delete it before. */
export async function removeAllReplicas(seen: SecretView, work: SecretWork): Promise<void> {
  const regions = seen.replicas.map(({ region }) => region);
  if (regions.length > 0) await removeAndWait(seen.arn, regions, work);
}

async function removeAndWait(arn: string, regions: readonly string[], work: SecretWork): Promise<Replica[]> {
  const left = await removeReplicas(work.client, work.resource, arn, regions);
  const isThere = (now: readonly Replica[]) => now.some(({ region }) => regions.includes(region));
  return waitForReplicas(arn, left, work, (now) => (isThere(now) ? "pending" : "done"));
}

function waitForReplicas(
  arn: string,
  first: Replica[],
  { client, resource, context }: SecretWork,
  judge: (replicas: Replica[]) => "done" | "pending",
): Promise<Replica[]> {
  const tell = (replicas: readonly Replica[]) =>
    replicas.map(({ region, status }) => `${region} ${status}`).join(", ") || "none";
  return waitFor<Replica[]>(
    {
      resource,
      awaited: `the replicas of ${arn}`,
      first,
      probe: async () => (await findSecret(client, resource, arn))?.replicas ?? [],
      judge: async (replicas) => judge(replicas),
      deadlineSeconds: REPLICATION_DEADLINE_SECONDS,
      onPending: (replicas, seconds) =>
        context.teller.progress(`waiting for replicas (${tell(replicas)}), ${seconds} s`),
      timeout: (replicas, seconds) =>
        new PkiError({
          code: "ReplicationFailed",
          resource,
          cause: `Its replicas are not settled after ${seconds} seconds: ${tell(replicas)}.`,
          remedy: "Run pulumi up again: it goes on waiting.",
        }),
    },
    context.world,
  );
}
