import type { IncomingMessage } from "node:http";

/** A request, read to its end. */
export interface HttpRequest {
  method: string;
  /** As it came, not decoded: signatures cover it so. */
  path: string;
  query: URLSearchParams;
  /** The query string, as it came. */
  rawQuery: string;
  headers: IncomingMessage["headers"];
  /** Every header line, names in lower case, repeated ones as often as they came. */
  rawHeaders: [name: string, value: string][];
  body: Buffer;
}

/** An answer, ready to be written. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export const text = (
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): HttpAnswer => ({ status, headers: { "content-type": contentType, ...headers }, body });

/** Far above what any covered operation needs (a chain of 2 MB in ImportCertificate is the largest). */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export class BodyTooLarge extends Error {}

/** Reads a request to its end. A body over the limit is not kept in memory. */
export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT_BYTES) throw new BodyTooLarge();
    chunks.push(chunk as Buffer);
  }
  const url = splitTarget(message.url ?? "/");
  return {
    method: message.method ?? "GET",
    ...url,
    headers: message.headers,
    rawHeaders: headerLines(message.rawHeaders),
    body: Buffer.concat(chunks),
  };
}

/** Node lists names and values in turn. */
function headerLines(list: readonly string[]): [string, string][] {
  const names = list.filter((_, index) => index % 2 === 0);
  return names.map((name, index) => [name.toLowerCase(), list[2 * index + 1] ?? ""]);
}

/** Not `new URL`: that throws on targets such as `//`, and a sandbox must not fail on a path. */
function splitTarget(target: string): Pick<HttpRequest, "path" | "query" | "rawQuery"> {
  const mark = target.indexOf("?");
  if (mark < 0) return { path: target, query: new URLSearchParams(), rawQuery: "" };
  const rawQuery = target.slice(mark + 1);
  return { path: target.slice(0, mark), query: new URLSearchParams(rawQuery), rawQuery };
}
