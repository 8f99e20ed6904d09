/** A partition of AWS: accounts, ARNs and regions of their own. */
interface Partition {
  id: string;
  /** A region that it has, or will have: the SDK takes such a name too before it knows the region. */
  regionRegex: string;
  /** Ends of its host names: of endpoints, private ones included, and of endpoints that speak IPv6 too. */
  dnsSuffix: string;
  dualStackDnsSuffix: string;
  /** Those that an account has to opt in to included. */
  regions: readonly string[];
}

/**
 * The SDK ships this table, but exports only a look-up by region, and a program loads no SDK, so this is a copy: the
 * partitions of @aws-sdk/core 3.981.0, as of November 2026. test/provider/kernel/regions.test.ts tells when a newer SDK
 * knows more.
 */
const PARTITION_TABLE: readonly Partition[] = [
  {
    id: "aws",
    regionRegex: "^(us|eu|ap|sa|ca|me|af|il|mx)\\-\\w+\\-\\d+$",
    dnsSuffix: "amazonaws.com",
    dualStackDnsSuffix: "api.aws",
    regions: [
      ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "ca-west-1", "mx-central-1"],
      ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
      ...["eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "sa-west-1"],
      ...["af-south-1", "il-central-1", "me-central-1", "me-south-1", "me-west-1"],
      ...["ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
      ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
      ...["ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"],
    ],
  },
  {
    id: "aws-cn",
    regionRegex: "^cn\\-\\w+\\-\\d+$",
    dnsSuffix: "amazonaws.com.cn",
    dualStackDnsSuffix: "api.amazonwebservices.com.cn",
    regions: ["cn-north-1", "cn-northwest-1"],
  },
  {
    id: "aws-us-gov",
    regionRegex: "^us\\-gov\\-\\w+\\-\\d+$",
    dnsSuffix: "amazonaws.com",
    dualStackDnsSuffix: "api.aws",
    regions: ["us-gov-east-1", "us-gov-west-1"],
  },
  {
    id: "aws-eusc",
    regionRegex: "^eusc\\-(de)\\-\\w+\\-\\d+$",
    dnsSuffix: "amazonaws.eu",
    dualStackDnsSuffix: "api.amazonwebservices.eu",
    regions: ["eusc-de-east-1"],
  },
  {
    id: "aws-iso",
    regionRegex: "^us\\-iso\\-\\w+\\-\\d+$",
    dnsSuffix: "c2s.ic.gov",
    dualStackDnsSuffix: "api.aws.ic.gov",
    regions: ["us-iso-east-1", "us-iso-west-1"],
  },
  {
    id: "aws-iso-b",
    regionRegex: "^us\\-isob\\-\\w+\\-\\d+$",
    dnsSuffix: "sc2s.sgov.gov",
    dualStackDnsSuffix: "api.aws.scloud",
    regions: ["us-isob-east-1", "us-isob-west-1"],
  },
  {
    id: "aws-iso-e",
    regionRegex: "^eu\\-isoe\\-\\w+\\-\\d+$",
    dnsSuffix: "cloud.adc-e.uk",
    dualStackDnsSuffix: "api.cloud-aws.adc-e.uk",
    regions: ["eu-isoe-west-1"],
  },
  {
    id: "aws-iso-f",
    regionRegex: "^us\\-isof\\-\\w+\\-\\d+$",
    dnsSuffix: "csp.hci.ic.gov",
    dualStackDnsSuffix: "api.aws.hci.ic.gov",
    regions: ["us-isof-east-1", "us-isof-south-1"],
  },
];

export const PARTITIONS: readonly string[] = PARTITION_TABLE.map(({ id }) => id);

/** Announced, and in the SDK's list, but perhaps not open yet: until then their endpoints have no address. */
const OPENING: readonly string[] = ["me-west-1", "sa-west-1"];

/** Name of a region such as `eu-central-1`, known or yet to come, as a part of a pattern. */
export const REGION_PATTERN = `(?:${PARTITION_TABLE.map(({ regionRegex }) => regionRegex.slice(1, -1)).join("|")})`;
export const REGION = new RegExp(`^${REGION_PATTERN}$`);

/** The partition of a region. `aws` for a name that no partition takes, as the SDK has it. */
export function partitionOfRegion(region: string): string {
  const found = PARTITION_TABLE.find(({ regionRegex }) => new RegExp(regionRegex).test(region));
  return found?.id ?? "aws";
}

/** The regions of a partition. None for a partition that is not known here. */
export function regionsOf(partition: string): readonly string[] {
  return partitionOf(partition)?.regions ?? [];
}

/** The end of the host names of a partition's endpoints. */
export function dnsSuffixOf(partition: string): string {
  return partitionOf(partition)?.dnsSuffix ?? "amazonaws.com";
}

function partitionOf(id: string): Partition | undefined {
  return PARTITION_TABLE.find((one) => one.id === id);
}

export function mayBeUnopened(region: string): boolean {
  return OPENING.includes(region);
}

/** Whether a host name, in lower case, is one of AWS's own in any partition: an endpoint, a private one included. */
export function isHostOfAws(host: string): boolean {
  return PARTITION_TABLE.flatMap((one) => [one.dnsSuffix, one.dualStackDnsSuffix]).some(
    (suffix) => host === suffix || host.endsWith(`.${suffix}`),
  );
}
