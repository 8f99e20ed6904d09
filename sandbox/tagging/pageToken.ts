import { awsError } from "../wire/error";

/** "A PaginationToken is valid for a maximum of 15 minutes" (API_GetResources, Errors). */
const LIFETIME_MS = 15 * 60 * 1000;

const SHAPE = /^(\d{1,15}) (arn:.+)$/;

/** The token of the page behind a resource. It names that resource, so that what comes and goes meanwhile moves none. */
export const pageToken = (lastArn: string, now: Date): string =>
  Buffer.from(`${now.getTime()} ${lastArn}`).toString("base64url");

/** The ARN behind which a page begins: the empty text for the first one. Throws for tokens that are old or nobody's. */
export function readPageToken(token: string | undefined, now: Date): string {
  if (token === undefined || token === "") return "";
  const [, givenAt, arn] = SHAPE.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (arn === undefined) throw awsError("InvalidParameterException", "The PaginationToken is invalid.");
  if (now.getTime() - Number(givenAt) > LIFETIME_MS) {
    throw awsError("PaginationTokenExpiredException", "The PaginationToken has expired.");
  }
  return arn;
}
