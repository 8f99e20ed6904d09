/** An error as AWS words it: a code, a sentence, an HTTP status. Every refusal of the sandbox is one of these. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "AwsError";
  }
}

/** HTTP statuses that are not 400, by error code (the services' botocore models and their error references). */
const STATUSES: Record<string, number> = {
  AccessDenied: 403,
  ExpiredToken: 403,
  IncompleteSignature: 403,
  InvalidClientTokenId: 403,
  MissingAuthenticationToken: 403,
  RegionDisabledException: 403,
  SignatureDoesNotMatch: 403,
  IDPRejectedClaim: 403,
  NoSuchChange: 404,
  NoSuchHostedZone: 404,
  NoSuchHealthCheck: 404,
  UnknownPath: 404,
  HostedZoneAlreadyExists: 409,
  InternalError: 500,
  InternalFailure: 500,
  InternalServerError: 500,
  InternalServerException: 500,
  InternalServiceError: 500,
  InternalServiceException: 500,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

/** The one way to make an error: the status follows from the code. */
export const awsError = (code: string, message: string): AwsError =>
  new AwsError(code, message, STATUSES[code] ?? 400);

/** A bug of the sandbox itself: said on stderr by its class and places only, as its message might quote an input. */
export function internalFailure(error: unknown): AwsError {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  const lines = [`sandbox: unexpected ${kind}`, ...placesOf(error).slice(0, 3)];
  process.stderr.write(`${lines.join("\n")}\n`);
  return awsError("InternalFailure", "The request processing has failed because of an unknown error.");
}

/** The frames of a stack. A message stands in front of them and may have lines that look like frames. */
function placesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const stack = error.stack ?? "";
  const begin = stack.indexOf(error.message);
  if (begin < 0) return [];
  const frames = stack.slice(begin + error.message.length).split("\n");
  return frames.filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line));
}
