/** What a role's session was opened with. */
export interface RoleSession {
  /** The role's own ARN, path included. */
  roleArn: string;
  /** The session policy (JSON), which can only take away. */
  policy?: string | undefined;
  tags: ReadonlyMap<string, string>;
  /** The tags that stay when the session assumes a further role. */
  transitiveTagKeys: readonly string[];
}

/** Who signed a request. */
export interface Caller {
  account: string;
  arn: string;
  userId: string;
  /** Absent for users. */
  session?: RoleSession;
  /** Everything in its own account is allowed; only with IAM. */
  administrator?: true;
}
