/** Whether a value has more than so many levels. Looks no deeper than that, so that no depth is too much for it. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return levels === 0 || Object.values(value).some((item) => nestsDeeper(item, levels - 1));
}
