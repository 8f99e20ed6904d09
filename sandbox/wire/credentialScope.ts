import type { HttpRequest } from "./http";

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, …`. */
export interface CredentialScope {
  accessKeyId: string;
  /** 20260301 */
  day: string;
  region: string;
  service: string;
}

const SCOPE = /Credential=([^/\s,]{1,128})\/(\d{8})\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,40})\/aws4_request/;

/** Reads the credential scope from the header, or from the query string of a presigned request. */
export function readScope(request: HttpRequest): CredentialScope | "missing" | "incomplete" {
  const presigned = request.query.get("X-Amz-Credential");
  const header = presigned === null ? request.headers.authorization : `Credential=${presigned}`;
  if (header === undefined) return "missing";
  const [, accessKeyId, day = "", region = "", service = ""] = SCOPE.exec(header) ?? [];
  return accessKeyId === undefined ? "incomplete" : { accessKeyId, day, region, service };
}
