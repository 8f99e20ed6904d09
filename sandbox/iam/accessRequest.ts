import type { ContextValues } from "./variables";

/** The caller. `arn` is a user's, or a role session's (`arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`). */
export interface Principal {
  arn: string;
  account: string;
  /** The ARN of the role, path included, whose session asks. Absent for users. */
  roleArn?: string;
  /** The ARN of the provider that vouches for a web identity: it is asked for AssumeRoleWithWebIdentity alone. */
  federated?: string;
}

/** One question: may this principal do this action (`service:Action`) to this resource (an ARN or `*`)? */
export interface AccessRequest {
  principal: Principal;
  action: string;
  resource: string;
  /** Condition keys (in any case) and their values. */
  context: ContextValues;
}
