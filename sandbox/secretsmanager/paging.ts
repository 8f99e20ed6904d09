import { awsError } from "../wire/error";

interface Page {
  MaxResults: number;
  NextToken?: string | undefined;
}

function startOf(page: Page): number {
  if (page.NextToken === undefined) return 0;
  const [, start] = /^page-(\d+)$/.exec(Buffer.from(page.NextToken, "base64url").toString()) ?? [];
  if (start === undefined) throw awsError("InvalidNextTokenException", "The NextToken value is invalid.");
  return Number(start);
}

/** The items of the page that the token points at. */
export const pageFrom = <T>(items: T[], page: Page): T[] =>
  items.slice(startOf(page), startOf(page) + page.MaxResults);

/** The token of the page after this one, where there is one. */
export function nextTokenAfter(items: unknown[], page: Page): string | undefined {
  const end = startOf(page) + page.MaxResults;
  return end < items.length ? Buffer.from(`page-${end}`).toString("base64url") : undefined;
}
