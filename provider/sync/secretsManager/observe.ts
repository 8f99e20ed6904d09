import type { SecretView } from "../../aws/secretsManager/secretView";
import { claimOf } from "../../kernel/identity";
import type { CertificateSecretState } from "./model/inputs";
import { planAccessDrift, withDrift } from "./plan/access";
import { policyKeys } from "./plan/policy";
import { changedSettings } from "./plan/settings";
import { observedVersion } from "./plan/versions";
import type { SecretWork } from "./work";

/** The state with what a refresh finds: which version readers get, and what somebody has set otherwise. */
export async function observeSecret(
  seen: SecretView,
  state: CertificateSecretState,
  { context, store }: SecretWork,
): Promise<CertificateSecretState> {
  const now = { ...state, ...observedVersion(state, seen.currentVersionId) };
  if (now.isRolledBack && !state.isRolledBack)
    context.teller.notice(
      `somebody rolled ${state.secretName} back: it stays so until its certificate changes`,
    );
  const changed = changedSettings(seen, state, Math.max(state.claim, claimOf(seen.tags)));
  // Only a policy that is declared is asked for.
  const policy = policyKeys(state).length > 0 ? await store.policies.find(seen.arn) : undefined;
  return withDrift({ ...now, changed }, planAccessDrift(now, policy, seen.replicas));
}
