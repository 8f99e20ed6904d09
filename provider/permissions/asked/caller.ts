export const ACCOUNT = /^\d{12}$/;
export const REGION = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;

/** Who a connection is in AWS, as far as the stack knows. */
export interface Caller {
  accountId?: string;
  partition?: string;
  region?: string;
}
