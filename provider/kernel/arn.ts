/** The parts of an ARN, `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. "" for a part that it leaves empty. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  /** May hold colons itself, as `secret:NAME-123456` does. */
  resource: string;
}

/** The parts of a text, whatever they hold. Undefined where it does not begin as an ARN does. */
export function parseArn(text = ""): Arn | undefined {
  const [arn, partition = "", service = "", region = "", accountId = "", ...rest] = text.split(":");
  return arn === "arn" ? { partition, service, region, accountId, resource: rest.join(":") } : undefined;
}

export function formatArn({ partition, service, region, accountId, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
