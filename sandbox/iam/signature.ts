import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { CredentialScope } from "../wire/credentialScope";
import type { HttpRequest } from "../wire/http";

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The signature's fields as a request gives them, in its header or, presigned, in its query string. */
interface Claim {
  signedHeaders: string[];
  signature: string;
  /** 20260301T100000Z */
  date: string;
  presigned: boolean;
}

/** Why a signature is refused: `incomplete` where a part of it is missing, `mismatch` where it is wrong. */
export interface SignatureFault {
  kind: "incomplete" | "mismatch";
  message: string;
}

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
  "and signing method. Consult the service documentation for details.";
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

const mismatch = (message: string): SignatureFault => ({ kind: "mismatch", message });
const incomplete = (message: string): SignatureFault => ({ kind: "incomplete", message });

/**
 * Checks a request's Signature Version 4 against the caller's secret. Gives undefined where it holds. `scope` is the
 * scope that the request was read to have, so that nothing can be signed but what is acted on. The time of signing is
 * not compared with the clock, which may be decades ahead of the client's. Rules:
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html and
 * signature-v4-troubleshooting.html, whose sentences these are.
 */
export function signatureFault(
  request: HttpRequest,
  scope: CredentialScope,
  service: string,
  secretAccessKey: string,
): SignatureFault | undefined {
  const claim = readClaim(request);
  if ("kind" in claim) return claim;
  const fault = scopeFault(scope, claim.date, service) ?? coverageFault(request, claim);
  if (fault !== undefined) return fault;
  const bodyHash = sha256(request.body);
  const toldHash = headerOf(request, "x-amz-content-sha256");
  if (toldHash !== undefined && toldHash !== bodyHash) return mismatch(MISMATCH);
  const scopeParts = [scope.day, scope.region, scope.service, "aws4_request"];
  const canonical = canonicalRequest(request, claim, bodyHash);
  const toSign = [ALGORITHM, claim.date, scopeParts.join("/"), sha256(canonical)].join("\n");
  const key = scopeParts.reduce<Buffer>(
    (previous, part) => hmac(previous, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  const expected = Buffer.from(hmac(key, toSign).toString("hex"));
  const told = Buffer.from(claim.signature);
  const fits = told.length === expected.length && timingSafeEqual(told, expected);
  return fits ? undefined : mismatch(MISMATCH);
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

function readClaim(request: HttpRequest): Claim | SignatureFault {
  const presigned = request.query.has("X-Amz-Credential");
  const parts = presigned ? queryParts(request) : headerParts(request);
  const date = presigned
    ? request.query.get("X-Amz-Date")
    : (headerOf(request, "x-amz-date") ?? headerOf(request, "date"));
  const missing = ["Signature", "SignedHeaders"].filter((name) => !parts[name]);
  if (missing.length > 0) {
    const sentences = missing.map((name) => `Authorization header requires '${name}' parameter.`);
    return incomplete(sentences.join(" "));
  }
  if (!/^\d{8}T\d{6}Z$/.test(date ?? "")) {
    return incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return {
    signedHeaders: (parts.SignedHeaders ?? "").split(";"),
    signature: parts.Signature ?? "",
    date: date ?? "",
    presigned,
  };
}

function headerParts(request: HttpRequest): Record<string, string | undefined> {
  const list = (request.headers.authorization ?? "").replace(/^\S+\s+/, "").split(",");
  return Object.fromEntries(list.map((part) => part.trim().split("=", 2) as [string, string]));
}

const queryParts = ({ query }: HttpRequest): Record<string, string | undefined> =>
  Object.fromEntries([...query].map(([name, value]) => [name.replace(/^X-Amz-/, ""), value]));

function scopeFault(
  { day, region, service: signedService }: CredentialScope,
  date: string,
  service: string,
): SignatureFault | undefined {
  if (day !== date.slice(0, 8)) {
    return mismatch(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${day}' != '${date.slice(0, 8)}', from '${date}'.`,
    );
  }
  if (!REGION.test(region))
    return mismatch(`Credential should be scoped to a valid region, not '${region}'.`);
  if (signedService !== service)
    return mismatch(`Credential should be scoped to correct service: '${service}'.`);
  return undefined;
}

/** The host and everything of AWS's own must be signed, or somebody on the way could change it. */
function coverageFault(request: HttpRequest, { signedHeaders }: Claim): SignatureFault | undefined {
  const own = request.rawHeaders.map(([name]) => name).filter((name) => name.startsWith("x-amz-"));
  const unsigned = ["host", ...own].find((name) => !signedHeaders.includes(name));
  if (unsigned === undefined) return undefined;
  return mismatch(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function canonicalRequest(request: HttpRequest, claim: Claim, bodyHash: string): string {
  const headers = claim.signedHeaders.map((name) => `${name}:${headerOf(request, name) ?? ""}\n`);
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.rawQuery, claim.presigned),
    headers.join(""),
    claim.signedHeaders.join(";"),
    bodyHash,
  ].join("\n");
}

/** All values of a header as they are signed: trimmed, inner spaces as one, joined by commas. */
function headerOf(request: HttpRequest, name: string): string | undefined {
  const values = request.rawHeaders.filter(([one]) => one === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.map((value) => value.trim().replace(/\s+/g, " ")).join(",");
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Without `.`, `..` and empty segments, and with the encoded path encoded once more, as all services but S3 want it. */
function canonicalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "." && segment !== "") kept.push(encode(segment));
  }
  return `/${kept.join("/")}${kept.length > 0 && path.endsWith("/") ? "/" : ""}`;
}

function canonicalQuery(query: string, presigned: boolean): string {
  const pairs = [...new URLSearchParams(query)].filter(([name]) => !presigned || name !== "X-Amz-Signature");
  return pairs
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map((pair) => pair.join("="))
    .join("&");
}
