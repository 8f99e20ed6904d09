/** Characters that Route 53 shows as they are. All others appear as octal escapes, `*` as `\052`. */
const PLAIN = /[a-z0-9_.-]/;

/** Names that need no change: most of those that are asked for. */
const CANONICAL = /^[a-z0-9_.-]+\.$/;

const withoutEscapes = (name: string): string =>
  name.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/**
 * The one spelling of a DNS name: lower case, a trailing dot, octal escapes.
 * Source: docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export function canonicalName(name: string): string {
  if (CANONICAL.test(name)) return name;
  const plain = withoutEscapes(name.trim()).toLowerCase();
  const dotted = plain.endsWith(".") ? plain : `${plain}.`;
  return Array.from(dotted, (character) =>
    PLAIN.test(character) ? character : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  ).join("");
}

/** Is the name the zone's own or below it? Both canonical. */
export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** A domain may have at most 255 characters, a label 1 to 63. */
export function isDomainName(name: string): boolean {
  const labels = withoutEscapes(canonicalName(name)).slice(0, -1).split(".");
  return (
    name.length <= 255 &&
    labels.every((label) => label.length >= 1 && label.length <= 63 && !/\s/.test(label))
  );
}

/**
 * Route 53 lists names in ASCII order of their reversed labels with the trailing dot, as in com.example.www. So
 * a-b.example.com. comes before a.example.com. and what is below it, because a hyphen comes before a dot.
 */
export function compareNames(left: string, right: string): number {
  const [a, b] = [fromTheRight(left), fromTheRight(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}

const fromTheRight = (name: string): string => `${name.replace(/\.$/, "").split(".").reverse().join(".")}.`;
