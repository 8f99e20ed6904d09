import { defineKind } from "../kind/kind";
import { storedAsItIs } from "../kind/stateForm";
import { asItIs } from "../kind/stateUpgrade";
import { asksNothing } from "../permissions/asked/asks";
import { profileFields } from "./fields";
import { profileInputs, profileRefused } from "./inputs";

export const certificateProfile = defineKind({
  name: "certificateProfile",
  type: "CertificateProfile",
  inputs: profileInputs,
  refused: profileRefused,
  changes: { by: "input", table: profileFields },
  lifecycle: async () => (await import("./lifecycle.js")).certificateProfileLifecycle,
  states: { steps: [asItIs], form: storedAsItIs },
  asks: asksNothing,
  docs: { changes: { heading: "CertificateProfile" }, inputs: { heading: "CertificateProfile" } },
});
