import type { Changes } from "../../../kernel/fields";
import type { CertificateSecretInputs, CertificateSecretState } from "../model/inputs";

/** Everything that the table decides by. */
export interface Situation {
  inputs: CertificateSecretInputs;
  state: CertificateSecretState;
  changes: Changes;
  isPlaceholder: boolean;
  isRemoved: boolean;
  isDead: boolean;
  /** Whether the secret of a dead certificate is removed. */
  removes: boolean;
  /** Whether `syncNow` asks for a sync that was not made yet. */
  isForced: boolean;
  /** Whether content may be written, or the secret removed, in this run. */
  maySync: boolean;
  /** Undefined where no clock counts: a refresh decides nothing by time. */
  now: Date | undefined;
}
