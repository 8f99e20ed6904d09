import type { Clock } from "./clock";
import type { Iam } from "./iam/store";
import { digestText, type Ids, LETTERS_AND_DIGITS, UPPER_AND_DIGITS } from "./ids";
import type { HttpRequest } from "./wire/http";

/** A role's session, as it was opened. */
export interface RoleSession {
  /** The role's own ARN, path included. */
  roleArn: string;
  /** The session policy (JSON), which can only take away. */
  policy?: string | undefined;
  tags: ReadonlyMap<string, string>;
  /** The tags that stay when the session assumes a further role. */
  transitiveTagKeys: readonly string[];
}

/** The signer of a request. */
export interface Caller {
  account: string;
  arn: string;
  userId: string;
  /** Absent for users. */
  session?: RoleSession;
  /** Whether everything in its own account is allowed. Only with IAM. */
  administrator?: true;
}

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`. */
export interface CredentialScope {
  accessKeyId: string;
  /** 20260301 */
  day: string;
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

/** The caller, and the secret that signs its requests. Only IAM knows the secrets of long-lived keys. */
interface Identity {
  caller: Caller;
  secretAccessKey: string;
}

/** Reasons to refuse credentials. Each protocol has its own code and sentence for each. */
export type Refusal = "missing" | "incomplete" | "unknown" | "expired";

export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

const SCOPE = /Credential=([^/\s,]{1,128})\/(\d{8})\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,40})\/aws4_request/;

/** Reads the credential scope from the header, or from the query string of a presigned request. */
export function readScope(request: HttpRequest): CredentialScope | "missing" | "incomplete" {
  const presigned = request.query.get("X-Amz-Credential");
  const header = presigned === null ? request.headers.authorization : `Credential=${presigned}`;
  if (header === undefined) return "missing";
  const [, accessKeyId, day = "", region = "", service = ""] = SCOPE.exec(header) ?? [];
  return accessKeyId === undefined ? "incomplete" : { accessKeyId, day, region, service };
}

/** Secret of every administrator under IAM. Without IAM no secret is checked. */
const ADMINISTRATOR_SECRET = "sandbox";

/**
 * Finds the caller of a key id. Twelve digits are that account's user `sandbox`. Keys that STS issued carry their
 * role's account. Any other long-lived key is the default account's or, with IAM, that of its user.
 */
export class Identities {
  readonly #issued = new Map<string, TemporaryCredentials>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly iam: Iam,
    readonly defaultAccount: string,
  ) {}

  /** Whose key it is. The signature is another question (iam/signature.ts). */
  identify(request: HttpRequest, scope: CredentialScope): Identity | Refusal {
    const token = request.headers["x-amz-security-token"] ?? request.query.get("X-Amz-Security-Token");
    if (!scope.accessKeyId.startsWith("ASIA")) {
      if (!this.iam.enforced) return { caller: this.#user(scope), secretAccessKey: "" };
      return token === null || token === undefined ? this.#knownUser(scope) : "unknown";
    }
    const issued = this.#issued.get(scope.accessKeyId);
    if (issued === undefined || issued.sessionToken !== token) return "unknown";
    return issued.expiration <= this.clock.now() ? "expired" : issued;
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
    };
  }

  #knownUser(scope: CredentialScope): Identity | Refusal {
    if (/^\d{12}$/.test(scope.accessKeyId)) {
      return { caller: { ...this.#user(scope), administrator: true }, secretAccessKey: ADMINISTRATOR_SECRET };
    }
    const key = this.iam.findAccessKey(scope.accessKeyId);
    if (key === undefined) return "unknown";
    const caller = {
      account: key.userArn.split(":")[4] ?? "",
      arn: key.userArn,
      userId: `AIDA${digestText(UPPER_AND_DIGITS, 17, "user", key.userArn)}`,
    };
    return { caller, secretAccessKey: key.secret };
  }
}
