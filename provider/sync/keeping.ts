import { keeping } from "../kind/keeping";
import type { SyncWork } from "./destination";
import type { SyncOutputs } from "./model/state";

/**
 * Carries the object's ARN into the state through a failure. The state then says that the next run has to look first.
 */
export function keepingObject<T>(
  arn: string,
  before: SyncOutputs,
  { resource }: SyncWork,
  act: () => Promise<T>,
): Promise<T> {
  const doing = { resource, action: `write ${arn}` };
  return keeping(arn, doing, () => ({ ...before, isUnfinished: true }), act);
}
