export const ACCOUNT = /^\d{12}$/;
export const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

/** The identity of a connection in AWS, as far as the stack knows it. */
export interface Caller {
  accountId?: string;
  partition?: string;
  region?: string;
}
