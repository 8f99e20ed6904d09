import { findSecret } from "../aws/secretsManager";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  isPlaceholder,
} from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { planSecretCreation, planSecretUpkeep, secretChanges } from "../plan/secretUpkeep";
import { checkCertificateSecret } from "./certificateSecretCheck";
import { awaitSync, holdSecret } from "./holdSecret";
import type { Lifecycle } from "./lifecycle";
import { deleteOwnSecret, removeSecret } from "./removeSecret";
import { keepingSecret, openSecretWork, secretResource } from "./secretWork";
import { makeSecret, syncSecret } from "./writeSecret";

/**
 * One certificate in one secret: exported, proven and written; the key only ever passes through memory. What becomes
 * of the secret when its certificate dies, and what waits while autoSync is off, is the table of plan/secretUpkeep.ts.
 */
export const certificateSecretLifecycle: Lifecycle<CertificateSecretInputs, CertificateSecretState> = {
  observedInputs: Object.keys(certificateSecretInputs.shape),

  check: checkCertificateSecret,

  diff(_id, state, inputs, context) {
    const action = planSecretUpkeep(inputs, state, secretChanges(state, inputs));
    if (action.notice !== undefined) context.notice(inputs.resourceUrn, action.notice);
    if (action.do === "nothing") return { replaces: [], changes: false };
    if (action.do === "replace") return { replaces: action.replaces, changes: undefined };
    // What somebody did by hand is explained by no input.
    const isByHand = state.status === "drifted" && action.do !== "settings";
    return { replaces: [], changes: isByHand ? true : undefined };
  },

  async create(inputs, context) {
    const action = planSecretCreation(inputs);
    if (action.do === "refuse")
      throw new PkiError({ code: "CertificateUnusable", resource: secretResource(inputs), ...action });
    const work = await openSecretWork(inputs, context);
    if (action.do === "write") return makeSecret(work);
    context.notice(inputs.resourceUrn, action.notice);
    return awaitSync(work);
  },

  async read(id, state, context) {
    if (isPlaceholder(state)) return state;
    const work = await openSecretWork(state, context, id);
    const seen = await findSecret(work.client, work.resource, id);
    const isGone = !seen || seen.deletedAt !== undefined;
    if (isGone) return state.status === "removed" ? state : undefined;
    const isOther = state.status === "removed" || seen.currentVersionId !== state.versionId;
    if (isOther) return { ...state, status: "drifted" };
    return { ...state, status: state.status === "pending" ? "pending" : "current" };
  },

  async update(id, state, inputs, context) {
    const action = planSecretUpkeep(inputs, state, { ...secretChanges(state, inputs), mayBeHalfMade: true });
    if (action.do === "nothing" || action.do === "replace") return state;
    // A name that changed while content waits, or while the certificate is dead, is not the secret's.
    const work = await openSecretWork({ ...inputs, secretName: state.secretName }, context, id);
    return keepingSecret(id, state, work, async () => {
      if (action.do === "sync") return syncSecret(id, state, work);
      if (action.do === "remove") return removeSecret(id, state, work);
      return holdSecret(id, state, action.status, work);
    });
  },

  delete: deleteOwnSecret,
};
