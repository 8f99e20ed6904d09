/**
 * The regions of each partition, the ones that an account has to opt in to included. The SDK ships such a list, but
 * exports only a look-up by region, so this is a copy: the partitions of @aws-sdk/core 3.981.0, as of November 2026.
 * test/provider/kernel/regions.test.ts tells when a newer SDK knows more.
 */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  aws: [
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1"],
    ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
    ...["eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "sa-west-1"],
    ...["af-south-1", "il-central-1", "me-central-1", "me-south-1", "me-west-1"],
    ...["ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
    ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
    ...["ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"],
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

/** Announced, and in the SDK's list, but perhaps not open yet: until then their endpoints have no address. */
const OPENING: readonly string[] = ["me-west-1", "sa-west-1"];

/** The regions of a partition. None for a partition that is not known here. */
export function regionsOf(partition: string): readonly string[] {
  return REGIONS[partition] ?? [];
}

export function mayBeUnopened(region: string): boolean {
  return OPENING.includes(region);
}
