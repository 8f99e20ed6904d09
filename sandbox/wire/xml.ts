import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { toWire } from "./output";

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

/** The document's content below its root, or undefined where it is not well-formed XML. */
export function readXml(body: string): Record<string, unknown> | undefined {
  const document = parse(body);
  if (document === undefined) return undefined;
  const root = Object.keys(document).find((name) => !name.startsWith("?"));
  if (root === undefined) return undefined;
  const content = document[root];
  return typeof content === "object" && content !== null ? { ...content } : {};
}

/** A document with one root element in the service's namespace. Dates in ISO 8601. */
export function writeXml(root: string, namespace: string, content: object): string {
  const sent = toWire(content, (date) => date.toISOString()) as object;
  const document = { [root]: { "@_xmlns": namespace, ...sent } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build(document))}`;
}
