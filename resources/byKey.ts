import type * as pulumi from "@pulumi/pulumi";

/** One part of each line of a set, by key. A key without it has no entry. */
export function byKey(
  lines: pulumi.Output<Record<string, string>>,
  part: (line: string) => string | undefined,
): pulumi.Output<Record<string, string>> {
  return lines.apply((all) => {
    const parts = Object.entries(all ?? {}).map(([key, line]) => [key, part(line) ?? ""] as const);
    return Object.fromEntries(parts.filter(([, text]) => text !== ""));
  });
}
