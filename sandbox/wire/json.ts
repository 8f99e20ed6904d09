import { awsError } from "./error";
import { type HttpAnswer, text } from "./http";
import { toWire } from "./output";

const CONTENT_TYPE = "application/x-amz-json-1.1";

/** Far above what any covered operation needs: SearchCertificates nests filters, and no other nests much. */
const DEPTH_LIMIT = 100;

/** Reads the body of an AWS JSON 1.1 request. Null members count as absent, as they do for AWS. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  const value = withoutNulls(parse(body), 1);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw awsError("SerializationException", "Start of structure or map found where not expected.");
  }
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw awsError("SerializationException", "Could not parse request body into json: Unexpected character");
  }
}

/** Nesting without end is as unreadable as broken JSON: whatever reads the input later goes down level by level. */
function withoutNulls(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEPTH_LIMIT) {
    throw awsError("SerializationException", `The request is nested deeper than ${DEPTH_LIMIT} levels.`);
  }
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member, depth + 1)]));
}

/** Timestamps travel as epoch seconds. An operation without output answers nothing, as DeleteCertificate does. */
export function jsonAnswer(output: unknown): HttpAnswer {
  const sent = toWire(output, (date) => date.getTime() / 1000);
  return text(200, CONTENT_TYPE, output === undefined ? "" : JSON.stringify(sent));
}

/** Secrets Manager spells the member Message, ACM message. Clients read either, so both are as in the models. */
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
