import { parseArn } from "../kernel/arn";

/** Readers in one order, each once. The root of an account is the account. */
export function canonicalReaders(readers: readonly string[]): string[] {
  const accounts = readers.map((reader) => /^arn:[^:]+:iam::(\d{12}):root$/.exec(reader)?.[1] ?? reader);
  return [...new Set(accounts)].sort();
}

/** Account of a reader, an account id or an ARN. */
export function accountOfReader(reader: string): string {
  return parseArn(reader)?.accountId ?? reader;
}
