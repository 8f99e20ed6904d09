import type { AwsError } from "./error";

/** A page of items and the token of the next. Tokens are opaque to clients and hold nothing but a position. */
export function page<T>(
  items: T[],
  size: number,
  token: string | undefined,
  invalidToken: () => AwsError,
): { items: T[]; next: string | undefined } {
  const start = token === undefined ? 0 : positionIn(token);
  if (start === undefined) throw invalidToken();
  const end = start + size;
  const next = end < items.length ? Buffer.from(`position-${end}`).toString("base64url") : undefined;
  return { items: items.slice(start, end), next };
}

function positionIn(token: string): number | undefined {
  const [, position] = /^position-(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  return position === undefined ? undefined : Number(position);
}
