import type { Caller } from "../core/caller";
import { after, type Clock, SECOND } from "../core/clock";
import type { PoliciesInPlay } from "./decide";
import { IamDocument, type IamInput, withoutSecrets } from "./iamDocument";
import { type Policy, parsePolicy } from "./policy";

type Role = IamDocument["roles"][number];
type Provider = IamDocument["oidcProviders"][number];
type KmsKey = IamDocument["keys"][number];

/** The policies that a principal brings along, whatever it asks for. */
export type OwnPolicies = Pick<PoliciesInPlay, "identity" | "boundary" | "session">;

const ALLOW_ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** IAM: who exists, and which policies are theirs. Read at each call, so that a new document counts at once. */
export class Iam {
  #document: IamDocument = IamDocument.parse({});
  #shown: object = withoutSecrets({});
  #setAt: Date;

  constructor(
    readonly enforced: boolean,
    private readonly clock: Clock,
  ) {
    this.#setAt = clock.now();
  }

  /** Replaces everything. Sessions that were handed out stay valid. Throws zod's error with all faults. */
  set(input: IamInput): object {
    this.#document = IamDocument.parse(input);
    this.#shown = withoutSecrets(input);
    this.#setAt = this.clock.now();
    return this.#shown;
  }

  describe(): object {
    return this.#shown;
  }

  reset(): void {
    this.set({});
  }

  findAccessKey(id: string): { userArn: string; secret: string } | undefined {
    for (const { arn, accessKeys } of this.#document.users) {
      const key = accessKeys.find((one) => one.id === id);
      if (key !== undefined) return { userArn: arn, secret: key.secret };
    }
    return undefined;
  }

  /** A role that can be assumed by now. STS does not find a role that has not settled yet. */
  findSettledRole(arn: string, now: Date): Role | undefined {
    const role = this.#document.roles.find((one) => one.arn === arn);
    return role && now >= after(this.#setAt, role.settlesSeconds * SECOND) ? role : undefined;
  }

  /** The provider of an issuer (https://…) in an account. */
  findProvider(account: string, issuer: string): Provider | undefined {
    const end = `::${account}:oidc-provider/${issuer.replace(/^https:\/\//, "").replace(/\/$/, "")}`;
    return this.#document.oidcProviders.find((provider) => provider.arn.endsWith(end));
  }

  findKey(arn: string): KmsKey | undefined {
    return this.#document.keys.find((key) => key.arn === arn);
  }

  findKeyByAlias(alias: string, region: string, account: string): KmsKey | undefined {
    return this.#document.keys.find(
      (key) => key.arn.includes(`:kms:${region}:${account}:`) && key.aliases.includes(alias),
    );
  }

  /** A caller's own policies at this moment. None where its user or role no longer exists. */
  policiesOf(caller: Caller): OwnPolicies {
    if (caller.administrator) return { identity: [requirePolicy(ALLOW_ALL)] };
    const { session } = caller;
    const owner =
      session === undefined
        ? this.#document.users.find((user) => user.arn === caller.arn)
        : this.#document.roles.find((role) => role.arn === session.roleArn);
    return {
      identity: owner?.policies ?? [],
      boundary: owner?.permissionsBoundary,
      session: session?.policy === undefined ? undefined : requirePolicy(session.policy),
    };
  }
}

/** A policy that was already found to be one. */
function requirePolicy(document: unknown): Policy {
  const read = parsePolicy(document, "identity");
  if ("policy" in read) return read.policy;
  throw new TypeError("a policy that was accepted is none");
}
