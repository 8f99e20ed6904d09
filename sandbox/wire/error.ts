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
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
};

/** The one way to make an error: the status follows from the code. */
export const awsError = (code: string, message: string): AwsError =>
  new AwsError(code, message, STATUSES[code] ?? 400);
