import { findSecret } from "../../aws/secretsManager/secretsManager";
import { PkiError } from "../../kernel/errors";
import { claimOf } from "../../kernel/identity";
import { type Context, inputsIn, type Lifecycle } from "../../kind/lifecycle";
import { observeAccess, requireAccess, settleAccess } from "./access";
import { checkCertificateSecret } from "./check";
import { deleteOwnSecret } from "./delete";
import { answeringForEarlier, endEarlier } from "./earlier";
import { awaitSync, holdSecret } from "./hold";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  isPlaceholder,
} from "./model/inputs";
import { noteReplacedSecret } from "./pins";
import { planSecretCreation } from "./plan/creation";
import { planEndOfEarlier } from "./plan/earlier";
import { foreseeSecret } from "./plan/foresee";
import { explainedReasons, unexplainedReasons } from "./plan/reasons";
import { changedSettings } from "./plan/settings";
import { planSecretUpkeep, type SecretUpkeep, secretChanges } from "./plan/upkeep";
import { observedVersion } from "./plan/versions";
import { removeSecret } from "./remove";
import { rollBackSecret } from "./rollBack";
import { keepingSecret, openSecretWork, type SecretWork, secretResource } from "./work";
import { makeSecret, syncSecret } from "./write";

/**
 * One certificate in one secret: exported, proven and written; the key only ever passes through memory. What becomes
 * of the secret when its certificate dies, and what waits while autoSync is off, is the table of sync/secretsManager/plan/upkeep.ts.
 */
export const certificateSecretLifecycle: Lifecycle<CertificateSecretInputs, CertificateSecretState> = {
  observedInputs: inputsIn(Object.keys(certificateSecretInputs.shape)),

  check: checkCertificateSecret,

  diff(id, state, inputs, context) {
    const now = context.world.decidesRenewals() ? context.world.now() : undefined;
    const changes = secretChanges(state, inputs);
    const action = planSecretUpkeep(inputs, state, changes, now);
    if (action.notice !== undefined) context.teller.notice(action.notice);
    if (action.do === "replace") {
      // A refresh plans nothing.
      if (!isPlaceholder(state) && context.world.decidesRenewals())
        noteReplacedSecret(id, { ...state, resourceUrn: inputs.resourceUrn }, context.world);
      const reasons = explainedReasons(state, { ...changes, replaces: action.replaces });
      return { replaces: action.replaces, changes: undefined, reasons };
    }
    const end = planEndOfEarlier(inputs, state, now);
    if (end.notice !== undefined) context.teller.notice(end.notice);
    const unexplained = unexplainedReasons(state, action, end);
    const explained = action.do === "nothing" ? [] : explainedReasons(state, { ...changes, replaces: [] });
    const reasons = [...unexplained, ...explained];
    if (unexplained.length > 0) return { replaces: [], changes: true, reasons };
    return { replaces: [], changes: action.do === "nothing" ? false : undefined, reasons };
  },

  foresee: foreseeSecret,

  async create(inputs, context) {
    const action = planSecretCreation(inputs);
    if (action.do === "refuse")
      throw new PkiError({ code: "CertificateUnusable", resource: secretResource(inputs), ...action });
    const work = await openSecretWork(inputs, context);
    await requireAccess(work);
    if (action.do === "wait") context.teller.notice(action.notice);
    const write = () => answeringForEarlier(work, (earlier) => makeSecret(work, earlier));
    const { id, state } = await (action.do === "write" ? write() : awaitSync(work));
    if (isPlaceholder(state)) return { id, state };
    return { id, state: await settleAccess(id, undefined, state, work) };
  },

  async read(id, state, context) {
    if (isPlaceholder(state)) return state;
    const work = await openSecretWork(state, context, id);
    const seen = await findSecret(work.client, work.resource, id);
    const isGone = !seen || seen.deletedAt !== undefined;
    if (isGone && state.status === "removed") return state;
    if (isGone) return tellForsaken(state, context);
    const now = { ...state, ...observedVersion(state, seen.currentVersionId) };
    if (now.isRolledBack && !state.isRolledBack)
      context.teller.notice(
        `somebody rolled ${state.secretName} back: it stays so until its certificate changes`,
      );
    const changed = changedSettings(seen, state, Math.max(state.claim, claimOf(seen.tags)));
    return observeAccess(seen, { ...now, changed }, work);
  },

  async update(id, state, inputs, context) {
    const action = planSecretUpkeep(inputs, state, secretChanges(state, inputs), context.world.now());
    const { ending } = planEndOfEarlier(inputs, state, context.world.now());
    if (action.do === "replace" || (action.do === "nothing" && ending.length === 0)) return state;
    // A name that changed while content waits, or while the certificate is dead, is not the secret's.
    const work = await openSecretWork({ ...inputs, secretName: state.secretName }, context, id);
    return endEarlier(id, await bringAbout(id, state, action, work), ending, work);
  },

  delete: deleteOwnSecret,
};

/** The one step that the plan asks for. */
async function bringAbout(
  id: string,
  state: CertificateSecretState,
  action: SecretUpkeep,
  work: SecretWork,
): Promise<CertificateSecretState> {
  if (action.do === "nothing" || action.do === "replace") return state;
  await requireAccess(work, id);
  const written = await keepingSecret(id, state, work, async () => {
    if (action.do === "sync") return syncSecret(id, state, work);
    if (action.do === "rollback") return rollBackSecret(id, state, work);
    if (action.do === "remove") return removeSecret(id, state, work);
    return holdSecret(id, state, action.status, work);
  });
  return action.do === "remove" ? written : settleAccess(id, state, written, work);
}

/** A resource that is gone leaves the state, and with it those that it answered for: somebody has to know of them. */
function tellForsaken({ earlier = [], secretName }: CertificateSecretState, context: Context): undefined {
  const names = earlier.map(({ name }) => name).join(", ");
  if (names !== "")
    context.teller.notice(`${secretName} is gone; delete the earlier secrets ${names} by hand`);
  return undefined;
}
