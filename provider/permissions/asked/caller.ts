export const ACCOUNT = /^\d{12}$/;

/** The identity of a connection in AWS, as far as the stack knows it. */
export interface Caller {
  accountId?: string;
  partition?: string;
  region?: string;
}
