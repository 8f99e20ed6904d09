import { FOLLOWING_DEFAULTS, type SyncInputs } from "../model/state";
import { isDead, waitingNotice } from "./following";

export type Creation =
  | { do: "write" }
  | { do: "wait"; notice: string }
  | { do: "refuse"; cause: string; remedy: string };

/** Whether an object that the state does not know is written now. */
export function planCreation(inputs: SyncInputs, name: string): Creation {
  const { autoSync = FOLLOWING_DEFAULTS.autoSync, certificate, syncNow } = inputs;
  const { arn, serial, status } = certificate;
  if (!isDead(status)) {
    if (autoSync || syncNow !== undefined) return { do: "write" };
    return { do: "wait", notice: waitingNotice([`the certificate ${serial}`]) };
  }
  if (!autoSync) return { do: "wait", notice: deadNotice(inputs, name) };
  return {
    do: "refuse",
    cause: `Its certificate ${arn} is ${status}, and ACM does not export it any more.`,
    remedy: "Take it out of the sync's certificates, or replace the certificate.",
  };
}

/** The notice of an object that was never made. */
export function deadNotice({ certificate }: Pick<SyncInputs, "certificate">, name: string): string {
  return `nothing is written to ${name}: its certificate is ${certificate.status}`;
}
