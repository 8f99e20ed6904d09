import type { SecretView } from "../../aws/secretsManager/secretView";
import type { Lifecycle } from "../../kind/lifecycle";
import type { Destination } from "../destination";
import { SyncLifecycle } from "../lifecycle";
import type { Step } from "../plan/upkeep";
import { checkCertificateSecret } from "./check";
import { awaitSync, holdSecret } from "./hold";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
} from "./model/inputs";
import { observeSecret } from "./observe";
import { foreseeSecret } from "./plan/foresee";
import { startsAnew } from "./plan/naming";
import { explainedReasons, unexplainedReasons } from "./plan/reasons";
import { planSecretUpkeep, secretChanges } from "./plan/upkeep";
import { deleteWithWindow, isOver, removeSecret, windowOf } from "./remove";
import { rollBackSecret } from "./rollBack";
import { requireAccess, settleAccess } from "./settle";
import { openSecretWork, type SecretWork, secretResource } from "./work";
import { makeSecret, syncSecret } from "./write";

/**
 * Secrets Manager: one certificate in one secret. The key only ever passes through memory. Content is staged, read
 * back, proven and promoted (stage.ts). The table of plan/upkeep.ts decides each step.
 */
const secretsManager: Destination<SecretWork, SecretView, CertificateSecretState> = {
  inputNames: Object.keys(certificateSecretInputs.shape),

  noun: "secret",
  nameOf: ({ secretName }) => secretName,
  resourceOf: secretResource,
  underName: (inputs, secretName) => ({ ...inputs, secretName }),
  startsAnew,
  check: checkCertificateSecret,

  plan: (inputs, state, now) => planSecretUpkeep(inputs, state, secretChanges(state, inputs), now),
  explained: (inputs, state, replaces) =>
    explainedReasons(state, { ...secretChanges(state, inputs), replaces: [...replaces] }),
  unexplained: unexplainedReasons,
  foresee: foreseeSecret,

  open: openSecretWork,
  gate: requireAccess,
  find: (arn, { store }) => store.find(arn),
  observe: observeSecret,

  make: makeSecret,
  wait: awaitSync,
  act: takeStep,
  settle: settleAccess,

  putTags: (arn, change, { store }) => store.putTags(arn, change),
  isOver: (seen, { inputs }) => isOver(seen, windowOf(inputs)),
  remove: deleteWithWindow,
};

export const certificateSecretLifecycle: Lifecycle<CertificateSecretInputs, CertificateSecretState> =
  new SyncLifecycle(secretsManager);

function takeStep(
  id: string,
  state: CertificateSecretState,
  step: Step,
  work: SecretWork,
): Promise<CertificateSecretState> {
  switch (step.do) {
    case "sync":
      return syncSecret(id, state, work);
    case "settings":
      return holdSecret(id, state, step.status, work);
    case "rollback":
      return rollBackSecret(id, state, work);
    case "remove":
      return removeSecret(id, state, work);
  }
}
