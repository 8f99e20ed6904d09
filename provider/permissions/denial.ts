/** A refusal of AWS, as its message tells it. */
export interface Denial {
  /** ARN of who asked, where the message names it. */
  principal?: string;
  /** Such as `acm:RenewCertificate`. */
  action: string;
  /** ARN, `*`, or a secret's name. Absent where the message names none. */
  resource?: string;
  /** Kind of the policy that denies in so many words, such as `service control policy`: no further Allow helps. */
  explicitDeny?: string;
  /** Kind of the policies that do not allow it, such as `identity-based policy`, where the message tells. */
  notAllowedBy?: string;
}

/** Kinds of policies, as AWS names them. Source: IAM User Guide, "Troubleshoot access denied error messages". */
const KINDS = [
  "identity-based policy",
  "resource-based policy",
  "service control policy",
  "resource control policy",
  "permissions boundary",
  "session policy",
  "VPC endpoint policy",
  "role trust policy",
];

/** Without the first letter, as STS begins a sentence with it. */
const PHRASE = "ot authorized to perform";
/** Longest text that is read. AWS's own have a tenth of it. */
const MAX_LENGTH = 20_000;
/** Longest text before the phrase that belongs to it: an ARN. */
const BEFORE = 700;
/** Times that the phrase may stand in a message without an action behind it. */
const MAX_TRIES = 20;

/**
 * Reads AWS's message. Undefined where it is of another kind. Reads bounded pieces only, so that no text takes long.
 * Sources: IAM User Guide, "Troubleshoot access denied error messages". For keys Secrets Manager User Guide, and for
 * web identities STS, which name less.
 */
export function readDenial(message: string): Denial | undefined {
  // Lines may have been broken anywhere.
  const text = message.slice(0, MAX_LENGTH).replace(/\s+/g, " ");
  for (let at = 0, tries = 0; tries < MAX_TRIES; tries++) {
    at = text.indexOf(PHRASE, at);
    if (at < 0) break;
    const denial = denialAt(text, at);
    if (denial) return denial;
    at += PHRASE.length;
  }
  // Secrets Manager asks KMS in the caller's name, and says neither what for nor for which key.
  return text.includes("Access to KMS is not allowed") ? { action: "kms:Decrypt" } : undefined;
}

function denialAt(text: string, at: number): Denial | undefined {
  const before = text.slice(Math.max(0, at - BEFORE), at);
  const after = text.slice(at + PHRASE.length);
  const action = /^:? ?([a-z0-9-]{2,40}:[A-Za-z0-9]{1,80})(?![A-Za-z0-9:])/.exec(after)?.[1];
  if (action === undefined) return undefined;
  const principal = /User: (\S+) is n$/.exec(before)?.[1];
  const resource = / on resource: ?"?([^\s"]+)/.exec(after)?.[1]?.replace(/[.,;]$/, "");
  return {
    ...(principal ? { principal } : {}),
    action,
    ...(resource ? { resource } : {}),
    ...blame(after),
  };
}

/** Which kind of policy is to blame. */
function blame(text: string): Pick<Denial, "explicitDeny" | "notAllowedBy"> {
  const denied = text.indexOf("explicit deny");
  if (denied >= 0) return { explicitDeny: kindIn(text.slice(denied, denied + 80)) ?? "policy" };
  const missing = text.indexOf("because no ");
  const kind = missing < 0 ? undefined : kindIn(text.slice(missing, missing + 60));
  return kind === undefined ? {} : { notAllowedBy: kind };
}

function kindIn(text: string): string | undefined {
  return KINDS.find((kind) => text.toLowerCase().includes(kind.toLowerCase()));
}
