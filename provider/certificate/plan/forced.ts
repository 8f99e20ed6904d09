import type { Fault } from "../../kernel/errors";

/** Options of a resource by which the engine replaces it though its plan does not. */
export const FORCING_OPTIONS = "replaceOnChanges, replaceWith or replacementTrigger";

/** An update of `secretInputs` changes no certificate, but counts as a change for `replaceOnChanges: ["*"]`. */
export const SECRET_MOVED =
  "For an input that has become a secret, or is none any more (secretInputs), take it away for that one update.";

/** A paid certificate in force, which its plan lets stay. */
export interface Staying {
  arn: string;
  daysLeft: number;
}

/** The fault of a certificate that an option of the resource replaces though no input asks for another one. */
export function forcedFault({ arn, daysLeft }: Staying): Fault {
  return {
    property: "",
    cause: `An option (${FORCING_OPTIONS}) asks to replace ${arn}, which is paid for and has ${daysLeft} days left, and no input does.`,
    remedy: `Take the option away: another name or keyAlgorithm replaces the certificate without it, and renewNow gives it a new key. ${SECRET_MOVED}`,
  };
}

const NEW_KEY = "For a new key set renewNow.";
const ONE_RUN = "protectPaid: false for one run takes it over as it is, which costs nothing.";

/**
 * Causes that lead to a creation where a paid certificate stands already, as far as a process can tell them apart, with
 * what to do for each. The engine hides the state of a resource under --replace or a taint, so that it looks as if it
 * were in no state.
 */
export function explainCreation(seen: { wasInState: boolean; hasState: boolean }): {
  why: string;
  remedy: string;
} {
  if (seen.wasInState)
    return {
      why: `An option (${FORCING_OPTIONS}) or another provider asks to replace it.`,
      remedy: `Take that option away. ${NEW_KEY} ${ONE_RUN}`,
    };
  const forced = 'To keep it after --replace, run without it; after a taint, "pulumi state untaint" it.';
  const left = "If it left the state, set adoptArn to it, which costs nothing.";
  if (seen.hasState)
    return {
      why: 'Either --replace or a taint asks to replace it, or it left the state: by retainOnDelete, deletedWith or "pulumi state delete".',
      remedy: `${forced} ${left} ${NEW_KEY} ${ONE_RUN}`,
    };
  return {
    why: 'Either --replace or a taint asks to replace it, or it is not in this state: by retainOnDelete, deletedWith, "pulumi state delete" or a lost state, or because another stack holds it, as after "pulumi stack rename" or in another backend.',
    remedy: `${forced} ${left} If another stack holds it, give this stack or resource another name: that stack would lose it. ${NEW_KEY} ${ONE_RUN}`,
  };
}
