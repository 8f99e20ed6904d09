import type { Replica } from "../../../aws/secretsManager/secretView";
import { AWS_MANAGED_KEY, isOtherKey } from "../../../permissions/kmsKey";
import type { ReplicaRegion } from "../model/access";

export interface ReplicaChange {
  /** Names of regions. A region that is added again has another key now, or had failed. */
  remove: string[];
  add: ReplicaRegion[];
}

/** Regions to add and to remove. Only those that we had added before are removed: others are somebody else's. */
export function planReplicas(
  observed: readonly Replica[],
  before: readonly ReplicaRegion[],
  wanted: readonly ReplicaRegion[],
): ReplicaChange {
  const seenIn = (region: string) => observed.find((one) => one.region === region);
  const beforeIn = (region: string) => before.find((one) => one.region === region);
  // A replica that was asked for without a key got AWS's own.
  const keyBefore = (region: string) => {
    const asked = beforeIn(region);
    return asked && (asked.kmsKeyId ?? AWS_MANAGED_KEY);
  };
  const isGiven = ({ region }: ReplicaRegion) => wanted.some((one) => one.region === region);
  const again = wanted.filter((one) => {
    const seen = seenIn(one.region);
    return (
      seen && (seen.status === "Failed" || isOtherKey(seen.kmsKeyId, one.kmsKeyId, keyBefore(one.region)))
    );
  });
  const over = before.filter((one) => !isGiven(one) && seenIn(one.region));
  const absent = wanted.filter((one) => !seenIn(one.region));
  return { remove: [...over, ...again].map(({ region }) => region), add: [...absent, ...again] };
}
