/**
 * The use of a key through a service of some regions alone. `*` is any region. For China AWS does not document
 * whether the name ends as its domains do there, so that both endings are named. Source: KMS Developer Guide,
 * kms:ViaService.
 */
export function viaService(
  service: string,
  regions: readonly string[],
): Record<string, Record<string, string | string[]>> {
  const isAny = regions.includes("*");
  const named = isAny ? ["*"] : [...new Set(regions)].sort();
  const names = named.flatMap((region) => {
    const name = `${service}.${region}.amazonaws.com`;
    const isOfChina = isAny ? regions.some(inChina) : inChina(region);
    return isOfChina ? [name, `${name}.cn`] : [name];
  });
  const [only = ""] = names;
  return {
    [isAny ? "StringLike" : "StringEquals"]: { "kms:ViaService": names.length === 1 ? only : names },
  };
}

const inChina = (region: string): boolean => region.startsWith("cn-");
