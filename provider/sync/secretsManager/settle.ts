import { parseArn } from "../../kernel/arn";
import { invalidInput } from "../../kernel/errors";
import { keeping } from "../../kind/keeping";
import { isAwsManagedKey } from "../../permissions/kmsKey";
import type { ReplicaRegion } from "./model/access";
import type { CertificateSecretState } from "./model/inputs";
import { type AccessChange, type AccessKey, planAccess, withDrift } from "./plan/access";
import { accessFaults } from "./plan/accessFaults";
import { policyKeys, policyText } from "./plan/policy";
import { secretChanges } from "./plan/upkeep";
import { putReplicas } from "./replicas";
import type { SecretWork } from "./work";

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
 * Sets policy and replicas, where they changed. `before` is undefined for a secret that was just made or taken over.
 * Does not touch the content. A failure leaves the secret in the state as it was written, for the next run to try
 * again.
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
  const doing = { resource: work.resource, action: `set who may read ${arn}` };
  return keeping(
    arn,
    doing,
    () => unsettled(written, had, left),
    async () => {
      if (change.policy) await putPolicy(arn, work);
      left.policy = false;
      if (change.replicas) await putReplicas(arn, had, inputs.replicaRegions ?? [], work);
      return withDrift(written, []);
    },
  );
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

async function putPolicy(arn: string, { inputs, store }: SecretWork): Promise<void> {
  const policy = policyText(inputs);
  if (policy === undefined) await store.policies.delete(arn);
  else await store.policies.put(arn, policy);
}
