import { defineKind } from "../kind/kind";
import { storedAsItIs } from "../kind/stateForm";
import { asItIs } from "../kind/stateUpgrade";
import { asksNothing } from "../permissions/asked/asks";
import { profileFields } from "./fields";
import { profileArgs, profileInputs, profileOutputs, profileRefused, profileRelations } from "./inputs";

export const certificateProfile = defineKind({
  name: "certificateProfile",
  type: "CertificateProfile",
  inputs: profileInputs,
  outputs: profileOutputs,
  refused: profileRefused,
  changes: { by: "input", table: profileFields },
  lifecycle: async () => (await import("./lifecycle.js")).certificateProfileLifecycle,
  states: { steps: [asItIs], form: storedAsItIs },
  asks: asksNothing,
  docs: {
    changes: { heading: "CertificateProfile" },
    inputs: {
      heading: "CertificateProfile",
      tables: [{ inputs: profileRelations.extend(profileArgs.shape) }],
    },
  },
});
