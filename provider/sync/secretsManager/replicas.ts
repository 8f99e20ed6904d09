import { waitFor } from "../../aws/calls/wait";
import type { Replica, SecretView } from "../../aws/secretsManager/secretView";
import { PkiError } from "../../kernel/errors";
import type { ReplicaRegion } from "./model/access";
import { planReplicas } from "./plan/replicas";
import { requireSecret, type SecretWork } from "./work";

/** How long one run waits for replicas. AWS takes seconds, and the next run goes on. */
export const REPLICATION_DEADLINE_SECONDS = 300;

/** Brings the replicas of a secret from those that it had to those that are wanted, and waits until they are in sync. */
export async function putReplicas(
  arn: string,
  had: readonly ReplicaRegion[],
  wanted: readonly ReplicaRegion[],
  work: SecretWork,
): Promise<void> {
  const { store, resource } = work;
  const seen = await requireSecret(arn, work);
  const { remove, add } = planReplicas(seen.replicas, had, wanted);
  let replicas = seen.replicas;
  if (remove.length > 0) replicas = await removeAndWait(arn, remove, work);
  if (add.length > 0) replicas = await store.replicas.add(arn, add);
  const regions = wanted.map(({ region }) => region);
  await waitForReplicas(arn, replicas, work, (now) => judge(now, regions, resource));
}

/** Whether all regions have their replica. A failed one is an error, once none is under way. */
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
  const left = await work.store.replicas.remove(arn, regions);
  const isThere = (now: readonly Replica[]) => now.some(({ region }) => regions.includes(region));
  return waitForReplicas(arn, left, work, (now) => (isThere(now) ? "pending" : "done"));
}

function waitForReplicas(
  arn: string,
  first: Replica[],
  { store, resource, context }: SecretWork,
  judge: (replicas: Replica[]) => "done" | "pending",
): Promise<Replica[]> {
  const tell = (replicas: readonly Replica[]) =>
    replicas.map(({ region, status }) => `${region} ${status}`).join(", ") || "none";
  return waitFor<Replica[]>(
    {
      resource,
      awaited: `the replicas of ${arn}`,
      first,
      probe: async () => (await store.find(arn))?.replicas ?? [],
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
