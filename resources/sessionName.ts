import { createHash } from "node:crypto";

/** Source: STS AssumeRole, RoleSessionName. */
const LONGEST = 64;
const DIGEST_LENGTH = 8;
/** Characters left for the three parts beside two hyphens, a third and the digest. */
const ROOM = LONGEST - DIGEST_LENGTH - 3;

/**
 * The name of a role's session that CloudTrail shows for each call: PROJECT-STACK-CONNECTION. Where that is too long
 * or holds characters that STS does not take, each part is shortened, and a digest of the whole keeps two apart.
 */
export function defaultSessionName(project: string, stack: string, connection: string): string {
  const parts = [project, stack, connection];
  const whole = parts.join("-");
  if (/^[\w+=,.@-]+$/.test(whole) && whole.length <= LONGEST) return whole;
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, DIGEST_LENGTH);
  return [...shorten(parts.map((part) => part.replace(/[^\w+=,.@-]/g, "-"))), digest].join("-");
}

/** Cuts the longest part character by character until all fit. */
function shorten(parts: readonly string[]): string[] {
  const longest = parts.toSorted((a, b) => b.length - a.length)[0] ?? "";
  if (parts.join("").length <= ROOM) return [...parts];
  const at = parts.indexOf(longest);
  return shorten(parts.map((part, index) => (index === at ? part.slice(0, -1) : part)));
}
