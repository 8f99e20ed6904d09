import type { Changes } from "../../../kernel/fields";
import { inputReasons, type Reason } from "../../../kernel/reason";
import type { Step } from "../../plan/upkeep";
import type { CertificateSecretState } from "../model/inputs";
import { certificateSecretFields } from "./fields";

/** Reasons that no input of the program shows: changes by hand, an interrupted run, time. */
export function unexplainedReasons(step: Step, state: CertificateSecretState): Reason[] {
  const reason = (path: string, by: Reason["by"], why: string): Reason => ({
    path,
    why,
    by,
    replaces: false,
  });
  const isDrifted = state.status === "drifted" && step.do !== "settings";
  const isDue = step.do === "sync" && step.isDue === true;
  return [
    ...(isDrifted ? [reason("versionId", "drift", "somebody changed the secret")] : []),
    ...(isDue ? [reason("versionId", "time", step.notice ?? "")] : []),
    ...state.changed.map((path) => reason(path, "drift", `somebody changed ${path} of the secret`)),
    ...(state.accessDrift ?? []).map((path) => reason(path, "drift", "what stands is not what is declared")),
    ...(state.isUnfinished ? [reason("versionId", "unfinished", "the last run was interrupted")] : []),
  ];
}

/** Reasons that the inputs give, without changes by hand. */
export function explainedReasons(
  { accessDrift = [] }: CertificateSecretState,
  { replaces, updates }: Changes,
): Reason[] {
  const isOwn = (key: string) => !replaces.includes(key) && !accessDrift.some((one) => one === key);
  return inputReasons(certificateSecretFields, { replaces, updates: updates.filter(isOwn) });
}
