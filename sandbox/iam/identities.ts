import type { Caller } from "../core/caller";
import type { Clock } from "../core/clock";
import { digestText, type Ids, LETTERS_AND_DIGITS, UPPER_AND_DIGITS } from "../core/ids";
import { partitionOf } from "../core/partition";
import type { CredentialScope } from "../wire/credentialScope";
import type { HttpRequest } from "../wire/http";
import type { Refusal } from "../wire/protocol";
import type { Iam } from "./store";

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
