import { awsError } from "./error";
import { type HttpAnswer, text } from "./http";

const CONTENT_TYPE = "application/x-amz-json-1.1";

/** Reads the body of an AWS JSON 1.1 request; null members count as absent, as they do for AWS. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  const value = parse(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw awsError("SerializationException", "Start of structure or map found where not expected.");
  }
  return value;
}

/** Nesting without end is as unreadable as broken JSON. */
function parse(body: Buffer): unknown {
  try {
    return withoutNulls(JSON.parse(body.toString("utf8")));
  } catch {
    throw awsError("SerializationException", "Could not parse request body into json: Unexpected character");
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}

/** Timestamps travel as epoch seconds and binary data as base64; absent members are left out. */
function toWire(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Buffer.isBuffer(value)) return value.toString("base64");
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [name, toWire(member)]));
}

/** An operation without output answers with an empty body, as ACM's DeleteCertificate does. */
export const jsonAnswer = (output: unknown): HttpAnswer =>
  text(200, CONTENT_TYPE, output === undefined ? "" : JSON.stringify(toWire(output)));

/** Secrets Manager spells the member Message, ACM message; clients read either, so both are as in the models. */
export function jsonError(
  code: string,
  message: string,
  status: number,
  member: "message" | "Message",
): HttpAnswer {
  return text(status, CONTENT_TYPE, JSON.stringify({ __type: code, [member]: message }), {
    "x-amzn-errortype": code,
  });
}
