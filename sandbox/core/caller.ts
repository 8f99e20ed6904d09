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
