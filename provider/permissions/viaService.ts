import { dnsSuffixOf, partitionOfRegion, regionsOf } from "../kernel/regions";

const SUFFIX = "amazonaws.com";

/**
 * The use of a key through a service of some regions alone. `*` is any region. Where a partition's domains end
 * otherwise, as China's do, AWS does not document whether the name ends alike, so that both endings are named. Source:
 * KMS Developer Guide, kms:ViaService.
 */
export function viaService(
  service: string,
  regions: readonly string[],
): Record<string, Record<string, string | string[]>> {
  const isAny = regions.includes("*");
  const named = isAny ? ["*"] : [...new Set(regions)].sort();
  const names = named.flatMap((region) =>
    suffixesOf(isAny ? regions : [region]).map((suffix) => `${service}.${region}.${suffix}`),
  );
  const [only = ""] = names;
  return {
    [isAny ? "StringLike" : "StringEquals"]: { "kms:ViaService": names.length === 1 ? only : names },
  };
}

const suffixesOf = (regions: readonly string[]): string[] => [
  ...new Set([SUFFIX, ...regions.map(partitionOfRegion).map(dnsSuffixOf)]),
];

/**
 * All regions of a partition. Its services may have names of another ending than a pattern of all regions would tell:
 * such a partition's regions are named.
 */
export function anyRegion(partition: string): readonly string[] {
  return dnsSuffixOf(partition) === SUFFIX ? ["*"] : regionsOf(partition);
}
