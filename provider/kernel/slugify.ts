/** Any text as a slug, for names that default to the resource's own. */
export function slugify(text: string): string {
  const reduced = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 64)
    .replace(/^-|-$/g, "");
  return reduced === "" ? "unnamed" : reduced;
}
