import { defineKind } from "../kind/kind";
import { storedAsItIs } from "../kind/stateForm";
import { asItIs } from "../kind/stateUpgrade";
import { asksNothing } from "../permissions/asked/asks";
import { profileFields } from "./fields";
import { profileArgs, profileInputs, profileOutputs, profileRefused, profileRelations } from "./inputs";

const allArgs = profileRelations.extend(profileArgs.shape);

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
      tables: [{ inputs: allArgs }],
    },
    types: {
      file: "certificateProfileTypes.ts",
      interfaces: [
        {
          name: "CertificateProfileArgs",
          doc: "Inputs of a CertificateProfile.",
          holds: "inputs",
          schema: allArgs,
        },
        {
          name: "CertificateProfileOutputs",
          doc: "Outputs of a CertificateProfile.",
          holds: "outputs",
          schema: profileOutputs.extend({ slug: profileInputs.shape.slug }),
        },
      ],
    },
  },
});
