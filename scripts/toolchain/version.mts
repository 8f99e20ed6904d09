// Dotted versions, as Pulumi and Go print them.

/** `3.258.0` out of `v3.258.0`, `go1.25.11`, `3.258.0-dev.1` …. Undefined when there is no such thing. */
export function parseVersion(text: string): string | undefined {
  return /(?:^|[^\d.])(\d+\.\d+(?:\.\d+)?)/.exec(` ${text.trim()}`)?.[1];
}

/** Whether `version` is `minimum` or later, number by number. A missing third number counts as 0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const found = version.split(".").map(Number);
  const wanted = minimum.split(".").map(Number);
  for (let index = 0; index < 3; index += 1) {
    const difference = (found[index] ?? 0) - (wanted[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
