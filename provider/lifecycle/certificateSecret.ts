import { findSecret } from "../aws/secretsManager";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  isPlaceholder,
} from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { claimOf } from "../plan/identity";
import { changedSettings } from "../plan/secretSettings";
import { planSecretCreation, planSecretUpkeep, secretChanges } from "../plan/secretUpkeep";
import { observedVersion } from "../plan/secretVersions";
import { checkCertificateSecret } from "./certificateSecretCheck";
import { awaitSync, holdSecret } from "./holdSecret";
import type { Lifecycle } from "./lifecycle";
import { deleteOwnSecret, removeSecret } from "./removeSecret";
import { rollBackSecret } from "./rollBackSecret";
import { observeAccess, requireAccess, settleAccess } from "./secretAccess";
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
    // What somebody did by hand, or an interrupted run has left, is explained by no input.
    const isDrifted = state.status === "drifted" && action.do !== "settings";
    const isAsDeclared = state.changed.length === 0 && state.accessDrift === undefined;
    const isExplained = !isDrifted && isAsDeclared && !state.isUnfinished;
    return { replaces: [], changes: isExplained ? undefined : true };
  },

  async create(inputs, context) {
    const action = planSecretCreation(inputs);
    if (action.do === "refuse")
      throw new PkiError({ code: "CertificateUnusable", resource: secretResource(inputs), ...action });
    const work = await openSecretWork(inputs, context);
    await requireAccess(work);
    if (action.do === "wait") context.notice(inputs.resourceUrn, action.notice);
    const { id, state } = await (action.do === "write" ? makeSecret(work) : awaitSync(work));
    if (isPlaceholder(state)) return { id, state };
    return { id, state: await settleAccess(id, undefined, state, work) };
  },

  async read(id, state, context) {
    if (isPlaceholder(state)) return state;
    const work = await openSecretWork(state, context, id);
    const seen = await findSecret(work.client, work.resource, id);
    const isGone = !seen || seen.deletedAt !== undefined;
    if (isGone) return state.status === "removed" ? state : undefined;
    const now = { ...state, ...observedVersion(state, seen.currentVersionId) };
    if (now.isRolledBack && !state.isRolledBack)
      context.notice(
        state.resourceUrn,
        `somebody rolled ${state.secretName} back: it stays so until its certificate changes`,
      );
    const changed = changedSettings(seen, state, Math.max(state.claim, claimOf(seen.tags)));
    return observeAccess(seen, { ...now, changed }, work);
  },

  async update(id, state, inputs, context) {
    const action = planSecretUpkeep(inputs, state, secretChanges(state, inputs));
    if (action.do === "nothing" || action.do === "replace") return state;
    // A name that changed while content waits, or while the certificate is dead, is not the secret's.
    const work = await openSecretWork({ ...inputs, secretName: state.secretName }, context, id);
    await requireAccess(work, id);
    const written = await keepingSecret(id, state, work, async () => {
      if (action.do === "sync") return syncSecret(id, state, work);
      if (action.do === "rollback") return rollBackSecret(id, state, work);
      if (action.do === "remove") return removeSecret(id, state, work);
      return holdSecret(id, state, action.status, work);
    });
    return action.do === "remove" ? written : settleAccess(id, state, written, work);
  },

  delete: deleteOwnSecret,
};
