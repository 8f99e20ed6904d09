import { hasUnknown } from "../../../kernel/unknown";
import type { CertificateSecretInputs, CertificateSecretState } from "../model/inputs";
import { planSecretUpkeep, secretChanges } from "./upkeep";

/** The outputs that an update will leave (Lifecycle.foresee). */
export function foreseeSecret(
  state: CertificateSecretState,
  inputs: CertificateSecretInputs,
  now: Date,
): Partial<CertificateSecretState> {
  // The version depends on inputs that are not known yet, or on content that an interrupted run has written.
  if (hasUnknown(inputs) || state.isUnfinished) return {};
  const { versionId, syncedSerial, status, previousVersionId, previousSerial } = state;
  const action = planSecretUpkeep(inputs, state, secretChanges(state, inputs), now);
  switch (action.do) {
    case "nothing":
      return { versionId, syncedSerial, status };
    case "settings":
      return { versionId, syncedSerial, status: action.status };
    case "remove":
      return { versionId, syncedSerial, status: "removed" };
    case "rollback":
      if (previousVersionId === "" || previousSerial === "" || status === "drifted") return {};
      return { versionId: previousVersionId, syncedSerial: previousSerial, status: "rolled-back" };
    case "sync":
      // The export may be ahead of the plan, and the version's id derives from its chain as well.
      return { status: "current" };
    case "replace":
      return {};
  }
}
