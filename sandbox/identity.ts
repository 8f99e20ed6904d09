import type { Clock } from "./clock";
import { digestText, type Ids, LETTERS_AND_DIGITS, UPPER_AND_DIGITS } from "./ids";
import type { HttpRequest } from "./wire/http";

/** Who signed a request. */
export interface Caller {
  account: string;
  arn: string;
  userId: string;
  /** A chained role's session may last one hour at most, so STS must know. */
  assumedRole: boolean;
}

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`. */
interface CredentialScope {
  accessKeyId: string;
  region: string;
  service: string;
}

interface TemporaryCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
  caller: Caller;
}

/** Why credentials are refused; each protocol has its own words for each of these. */
export type Refusal = "missing" | "incomplete" | "unknown" | "expired";

export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

const SCOPE = /Credential=([^/\s,]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;

/** Reads the credential scope from the header, or from the query string of a presigned request. */
export function readScope(request: HttpRequest): CredentialScope | "missing" | "incomplete" {
  const presigned = request.query.get("X-Amz-Credential");
  const header = presigned === null ? request.headers.authorization : `Credential=${presigned}`;
  if (header === undefined) return "missing";
  const [, accessKeyId, region, service] = SCOPE.exec(header) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return "incomplete";
  return { accessKeyId, region, service };
}

/**
 * Decides who calls. A key id of twelve digits is that account's user `sandbox`, any other long-lived key the
 * default account's; keys that STS issued carry their role's account.
 */
export class Identities {
  readonly #issued = new Map<string, TemporaryCredentials>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    readonly defaultAccount: string,
  ) {}

  /** SigV4's signature is not verified yet; this is the place for it, as secrets and tokens are known here. */
  identify(request: HttpRequest, scope: CredentialScope): Caller | Refusal {
    if (!scope.accessKeyId.startsWith("ASIA")) return this.#user(scope);
    const issued = this.#issued.get(scope.accessKeyId);
    const token = request.headers["x-amz-security-token"] ?? request.query.get("X-Amz-Security-Token");
    if (issued === undefined || issued.sessionToken !== token) return "unknown";
    return issued.expiration <= this.clock.now() ? "expired" : issued.caller;
  }

  /** Short-lived credentials, as AssumeRole hands them out. */
  issue(caller: Caller, durationSeconds: number): TemporaryCredentials {
    const accessKeyId = `ASIA${this.ids.text("access-key", UPPER_AND_DIGITS, 16)}`;
    const words = [1, 2, 3, 4].map((part) =>
      digestText(LETTERS_AND_DIGITS, 32, accessKeyId, `token-${part}`),
    );
    const credentials: TemporaryCredentials = {
      accessKeyId,
      secretAccessKey: digestText(LETTERS_AND_DIGITS, 32, accessKeyId, "secret") + accessKeyId.slice(-8),
      sessionToken: `FwoGZXIvYXdzE${words.join("")}`,
      expiration: new Date(this.clock.now().getTime() + durationSeconds * 1000),
      caller,
    };
    this.#issued.set(accessKeyId, credentials);
    return credentials;
  }

  reset(): void {
    this.#issued.clear();
  }

  #user(scope: CredentialScope): Caller {
    const account = /^\d{12}$/.test(scope.accessKeyId) ? scope.accessKeyId : this.defaultAccount;
    return {
      account,
      arn: `arn:${partitionOf(scope.region)}:iam::${account}:user/sandbox`,
      userId: `AIDA${digestText(UPPER_AND_DIGITS, 17, "user", account)}`,
      assumedRole: false,
    };
  }
}
