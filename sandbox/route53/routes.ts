import { awsError } from "../wire/error";
import type { HttpRequest } from "../wire/http";
import { readXml } from "../wire/xml";

const VERSION = "/2013-04-01";

/** Method and path of the covered operations, as in Route 53's service model. {x} becomes a member of the input, {x+} with slashes. */
const ROUTES: [method: string, path: string, operation: string][] = [
  ["POST", "/hostedzone", "CreateHostedZone"],
  ["GET", "/hostedzone", "ListHostedZones"],
  ["GET", "/hostedzonesbyname", "ListHostedZonesByName"],
  ["GET", "/hostedzonecount", "GetHostedZoneCount"],
  ["GET", "/hostedzone/{Id}", "GetHostedZone"],
  ["POST", "/hostedzone/{Id}", "UpdateHostedZoneComment"],
  ["DELETE", "/hostedzone/{Id}", "DeleteHostedZone"],
  ["POST", "/hostedzone/{Id}/rrset", "ChangeResourceRecordSets"],
  ["GET", "/hostedzone/{Id}/rrset", "ListResourceRecordSets"],
  ["GET", "/change/{Id}", "GetChange"],
  ["GET", "/tags/{ResourceType}/{ResourceId+}", "ListTagsForResource"],
  ["POST", "/tags/{ResourceType}/{ResourceId+}", "ChangeTagsForResource"],
  ["POST", "/tags/{ResourceType}", "ListTagsForResources"],
];

const matchers = ROUTES.map(([method, path, operation]) => ({
  method,
  operation,
  pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)").replace(/\{(\w+)\+\}/g, "(?<$1>.+)")}$`),
}));

export const isRoute53 = (request: HttpRequest): boolean => request.path.startsWith(`${VERSION}/`);

/** The operation behind method and path, and the members that the path carries. */
export function findRoute(
  request: HttpRequest,
): { operation: string; members: Record<string, string> } | undefined {
  const path = decode(request.path.slice(VERSION.length))
    // Looks back, or a long run of slashes in the middle would be tried from each of them.
    .replace(/(?<!\/)\/+$/, "")
    // Ids may come with their own prefix: /hostedzone//hostedzone/Z1/rrset.
    .replace(/^\/(hostedzone|change)\/+\1\//, "/$1/");
  for (const { method, operation, pattern } of matchers) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (match) return { operation, members: { ...match.groups } };
  }
  return undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** All members of the input: from the path, the query string and the document. */
export function readRestXml(request: HttpRequest, members: Record<string, string>): unknown {
  const query = Object.fromEntries(request.query);
  if (request.body.length === 0) return { ...query, ...members };
  const document = readXml(request.body.toString("utf8"));
  if (document === undefined) throw awsError("MalformedInput", "Unparseable XML in the request body.");
  return { ...query, ...document, ...members };
}
