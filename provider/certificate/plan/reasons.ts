import { isDeepStrictEqual } from "node:util";
import { inWords, type Reason } from "../../kernel/reason";
import type { CertificateInputs, CertificateState } from "../model/inputs";
import { certificateOutputs } from "../model/outputs";
import { foreseeCertificate } from "./foresee";
import { isRenewalAsked, isRenewalDue } from "./renewal";
import type { Upkeep } from "./upkeep";

type Action = Exclude<Upkeep, { do: "keep" }>;
type Output = keyof typeof certificateOutputs.shape;

const OUTPUTS = Object.keys(certificateOutputs.shape) as Output[];

/** Outputs that a set does not keep for its keys, as ACM tells them at any time. */
const NOT_IN_SETS: readonly Output[] = ["validationRecords", "fingerprintSha256"];

/** Outputs of which an update may leave other values than those of the state. */
function changedOutputs(state: CertificateState, inputs: CertificateInputs, now: Date): Output[] {
  const foreseen = foreseeCertificate(state, inputs, now);
  const isOfSet =
    state.serial !== "" && NOT_IN_SETS.every((name) => state[name as "fingerprintSha256"].length === 0);
  return OUTPUTS.filter((name) => {
    const stays = name in foreseen && isDeepStrictEqual(foreseen[name], state[name]);
    return !stays && !(isOfSet && NOT_IN_SETS.includes(name));
  });
}

/** The reasons for what status and dates ask for, by each output that it changes. */
export function lifeReasons(
  action: Action,
  state: CertificateState,
  inputs: CertificateInputs,
  now: Date,
): Reason[] {
  const by = causeOf(action, state, inputs, now);
  const replaces = action.do === "replace";
  // A replacement shows its outputs as unknown, and a failure changes none.
  const moving = replaces || action.do === "fail" ? [] : changedOutputs(state, inputs, now);
  const paths = moving.length > 0 ? moving : ["status"];
  return paths.map((path) => ({ path, why: action.why, by, replaces }));
}

function causeOf(
  action: Action,
  state: CertificateState,
  inputs: CertificateInputs,
  now: Date,
): Reason["by"] {
  switch (action.do) {
    case "issue":
      return "unfinished";
    case "revoke":
      return "input";
    case "renew":
      if (isRenewalAsked(inputs, state)) return "input";
      return isRenewalDue(inputs, state, now) ? "time" : "drift";
    case "replace":
      return ["FAILED", "VALIDATION_TIMED_OUT", "REVOKED"].includes(state.status) ? "drift" : "time";
    case "fail":
      return "drift";
  }
}

/** Tags that somebody changed. */
export function tagReasons({ changedTags }: CertificateState): Reason[] {
  if (changedTags.length === 0) return [];
  const why = `somebody changed its tags ${changedTags.join(", ")}: they will be set again`;
  return [{ path: "tags", why, by: "drift", replaces: false }];
}

/** Why a renewal comes, which no input shows, and which outputs it changes. */
export function renewalNotice(why: string, reasons: readonly Reason[]): string {
  return `${why}; ${inWords(reasons.map(({ path }) => path))} change`;
}
