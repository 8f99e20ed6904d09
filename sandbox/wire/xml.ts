import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false });
const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: false });

/** The parser itself refuses documents that expand entities without end. */
function parse(body: string): Record<string, unknown> | undefined {
  if (XMLValidator.validate(body) !== true) return undefined;
  try {
    return parser.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** The document's root name and content, or undefined where it is not well-formed XML. */
export function readXml(body: string): { root: string; content: Record<string, unknown> } | undefined {
  const document = parse(body);
  if (document === undefined) return undefined;
  const root = Object.keys(document).find((name) => !name.startsWith("?"));
  if (root === undefined) return undefined;
  const content = document[root];
  return { root, content: typeof content === "object" && content !== null ? { ...content } : {} };
}

/** Dates in ISO 8601, binary never; absent members are left out, as the builder would write them as empty. */
function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [name, toWire(member)]));
}

/** A document with one root element in the service's namespace. */
export function writeXml(root: string, namespace: string, content: object): string {
  const document = { [root]: { "@_xmlns": namespace, ...(toWire(content) as object) } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build(document))}`;
}
