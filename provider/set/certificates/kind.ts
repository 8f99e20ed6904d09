import { certificate } from "../../certificate/kind";
import { defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { certificateSetAsks } from "./asks";
import { certificateSetInputs, certificateSetRefused } from "./inputs";

export const certificateSet = defineKind({
  name: "certificateSet",
  type: "CertificateSet",
  inputs: certificateSetInputs,
  refused: certificateSetRefused,
  changes: { by: "key", of: certificate },
  lifecycle: async () => (await import("./lifecycle.js")).certificateSetLifecycle,
  states: { steps: [], form: storedAsItIs },
  asks: certificateSetAsks,
  docs: {
    changes: {
      heading: "CertificateSet",
      text: `Each key changes as a Certificate does, and its secret as above; what the set says of all keys is as if each said it. The set
itself is never replaced: to add a key is to make one certificate, to take one away deletes one, and to rename one does both.
See [sets.md](sets.md).`,
    },
    inputs: { heading: "CertificateSet" },
  },
});
