import { type ErrorCode, PkiError } from "../../kernel/errors";
import { denied } from "./denied";
import { findFailedCall } from "./failedCalls";

const UNREACHABLE = {
  code: "Unreachable",
  remedy:
    "Check the network, the region and AWS_ENDPOINT_URL, and run it again: it goes on where it stopped.",
} as const;

const TOO_MANY_CALLS = {
  code: "Throttled",
  remedy: "Run it again: it goes on where it stopped. Lower --parallel if it happens often.",
} as const;

/** Quotas of an account, which no waiting lifts. */
const QUOTAS = [
  "LimitExceededException",
  "LimitExceededFault",
  "LimitExceeded",
  "ServiceQuotaExceededException",
];

const ZONE_IS_BUSY = "PriorRequestNotComplete";

/** Error codes of throttling. The SDK tries all of them again. */
export const THROTTLED: readonly string[] = [
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  // Route 53 still works on another change of the same zone.
  ZONE_IS_BUSY,
];

/** Families of AWS errors, by the name that the SDK gives the exception (never by its message). */
const FAMILIES: readonly { code: ErrorCode; names: readonly string[]; remedy: string }[] = [
  {
    code: "Credentials",
    names: [
      "CredentialsProviderError",
      "TokenProviderError",
      "InvalidClientTokenId",
      "UnrecognizedClientException",
      "ExpiredToken",
      "ExpiredTokenException",
      "ExpiredTokenFault",
      "SignatureDoesNotMatch",
      "InvalidSignatureException",
      "IncompleteSignature",
      "MissingAuthenticationToken",
      "MissingAuthenticationTokenException",
    ],
    remedy: "Check the credentials of the connection: they are missing, wrong or expired.",
  },
  {
    code: "AccessDenied",
    names: ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AccessDeniedFault"],
    remedy:
      "Grant the action to the connection's identity, or check the role's trust policy and external id.",
  },
  {
    code: "QuotaExceeded",
    names: QUOTAS,
    remedy:
      "Delete what is not used any more, or ask for a higher quota in Service Quotas, as waiting does not help; then run it again: it goes on where it stopped.",
  },
  {
    ...UNREACHABLE,
    names: [
      ...["TimeoutError", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE"],
      ...["ENETUNREACH", "EHOSTUNREACH"],
      ...["InternalFailure", "InternalError", "InternalServiceError", "InternalServiceErrorException"],
      ...["InternalServerException", "InternalServerError", "ServiceUnavailable"],
      ...["ServiceUnavailableException", "RequestTimeout", "RequestTimeoutException"],
    ],
  },
];

/** Signed by a wrong clock, beyond what the SDK corrects by the time that AWS answers with. */
const SKEWED = ["RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired"];

export function isQuota(name: string): boolean {
  return QUOTAS.includes(name);
}

/** Whether AWS says that calls come too fast. A full zone or region is no throttling, though it may have the same status. */
export function isThrottled(error: unknown): boolean {
  const name = awsErrorName(error);
  return THROTTLED.includes(name) || (metadataOf(error)?.httpStatusCode === 429 && !isQuota(name));
}

/** Whether calls have to slow down for that: one busy zone says nothing of the others. */
export function isTooFast(error: unknown): boolean {
  return isThrottled(error) && awsErrorName(error) !== ZONE_IS_BUSY;
}

/** Describes a call, for the error that it may end in. */
export interface Doing {
  resource: string;
  /** The call in words that finish "could not …". */
  action: string;
}

/** The name of the type of an SDK exception, or of the network error below it. */
export function awsErrorName(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code } = error as Error & { code?: unknown };
  const isPlain = error.name === "Error" || error.name === "AggregateError";
  return isPlain && typeof code === "string" ? code : error.name;
}

/** The one translation from SDK exceptions to errors of ours. */
export function translateFailure(error: unknown, doing: Doing): PkiError {
  if (error instanceof PkiError) return error;
  const name = awsErrorName(error);
  const family = familyOf(name, error);
  const message = messageOf(error);
  const cause = `Could not ${doing.action}: ${name}: ${message}${triedOf(error)}`;
  const call = findFailedCall(error);
  if (family.code === "AccessDenied" && call)
    return denied({ resource: doing.resource, cause, message, call });
  return new PkiError({
    ...{ code: family.code, resource: doing.resource, cause },
    remedy: family.code === "Credentials" && call ? credentialsRemedy(call.connection) : family.remedy,
  });
}

function familyOf(name: string, error: unknown): { code: ErrorCode; remedy: string } {
  const known = FAMILIES.find((family) => family.names.includes(name));
  if (known) return known;
  if (isThrottled(error)) return TOO_MANY_CALLS;
  if (SKEWED.includes(name)) return CLOCK;
  const { httpStatusCode = 0 } = metadataOf(error) ?? {};
  if (httpStatusCode >= 500) return UNREACHABLE;
  return metadataOf(error) ? REFUSED : OURS;
}

/** The SDK's metadata of a call that came over the wire. Errors of this package have none. */
function metadataOf(
  error: unknown,
): { httpStatusCode?: number; attempts?: number; totalRetryDelay?: number } | undefined {
  return typeof error === "object" && error !== null && "$metadata" in error
    ? (error.$metadata as { httpStatusCode?: number })
    : undefined;
}

/** How often it was tried, where it was more than once. */
function triedOf(error: unknown): string {
  const { attempts = 1, totalRetryDelay = 0 } = metadataOf(error) ?? {};
  return attempts > 1
    ? ` It was tried ${attempts} times, with ${Math.round(totalRetryDelay / 1000)} s of waiting.`
    : "";
}

function credentialsRemedy(connection: string): string {
  return `Check the credentials of ${connection}: they are missing, wrong or expired.`;
}

const REFUSED = {
  code: "AwsRefused",
  remedy: "Correct what AWS complains about, and run it again: it goes on where it stopped.",
} as const;
const OURS = {
  code: "Internal",
  remedy: "This is a fault of pulumi-aws-pki: please report it. What exists in AWS is kept.",
} as const;

const CLOCK = {
  code: "AwsRefused",
  remedy: "Set this machine's clock right, and run it again: it goes on where it stopped.",
} as const;

/** Whether a failure may be gone at the next look. */
export function isTransient(error: unknown): boolean {
  return error instanceof PkiError && (error.code === "Throttled" || error.code === "Unreachable");
}

/** Runs one call. Its exceptions come out translated. */
export async function attempt<T>(doing: Doing, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translateFailure(error, doing);
  }
}

/** Runs a call that may find nothing: undefined for the named exceptions, the translated error for all others. */
export async function attemptFind<T>(
  doing: Doing,
  absent: readonly string[],
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (absent.includes(awsErrorName(error))) return undefined;
    throw translateFailure(error, doing);
  }
}

/**
 * Runs a call whose answer holds a key. Where the answer does not parse, the parser's message quotes it, and so the
 * key: only the fact may leave this function. Run it inside of `attempt` or `attemptFind`.
 */
export async function unquoted<T>({ resource, action }: Doing, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PkiError({
      code: "Unreachable",
      resource,
      cause: `Could not ${action}: the answer is garbled.`,
      remedy: "Run it again: it goes on where it stopped.",
    });
  }
}

/** From here on AWS quotes what was signed, and so the session token, where a signature does not match. */
const QUOTED_REQUEST = "The Canonical String for this request";

/** From here on Node quotes a command line that failed, and what it wrote: passwords may stand in both. */
const QUOTED_COMMAND = /Command failed:[\s\S]*/;
const FAILED_PROCESS = "The credential_process of the profile failed; run it by hand to see why";

/** AWS's own sentence, with a full stop. */
export function messageOf(error: unknown): string {
  const [told = ""] = (error instanceof Error ? error.message : String(error)).split(QUOTED_REQUEST);
  const text = told.replace(QUOTED_COMMAND, FAILED_PROCESS).trim() || "no message";
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
