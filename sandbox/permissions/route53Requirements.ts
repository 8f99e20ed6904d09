import { partitionOf } from "../core/partition";
import type { ContextValues } from "../iam/conditions";
import { canonicalName } from "../route53/names";
import { type Facts, onAll, type Requirement, type Row, row } from "./requirements";

interface ChangeInput {
  Id: string;
  ChangeBatch: { Changes: { Action: string; ResourceRecordSet: { Name: string; Type: string } }[] };
}

/** Route 53's ARNs have neither region nor account: whose zone it is, Route 53 looks up after IAM was asked. */
const arnOf = (kind: "hostedzone" | "healthcheck" | "change", id: string, { region }: Facts): string =>
  `arn:${partitionOf(region)}:route53:::${kind}/${id}`;

function onZone(action: string, id: string, facts: Facts, context: ContextValues = {}): Requirement {
  return { action: `route53:${action}`, resource: arnOf("hostedzone", id, facts), context };
}

const byId = (action: string): Row =>
  row<{ Id: string }>((input, facts) => [onZone(action, input.Id, facts)]);

/**
 * All changes of a batch at once, names in lower case, with octal escapes and without the trailing dot.
 * Source: docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
function changeKeys({ ChangeBatch: { Changes } }: ChangeInput): ContextValues {
  const all = (read: (change: ChangeInput["ChangeBatch"]["Changes"][number]) => string) => [
    ...new Set(Changes.map(read)),
  ];
  return {
    "route53:ChangeResourceRecordSetsNormalizedRecordNames": all(({ ResourceRecordSet: set }) =>
      canonicalName(set.Name).replace(/\.$/, ""),
    ),
    "route53:ChangeResourceRecordSetsRecordTypes": all(({ ResourceRecordSet: set }) => set.Type),
    "route53:ChangeResourceRecordSetsActions": all(({ Action }) => Action),
  };
}

const onTagged = (action: string): Row =>
  row<{ ResourceType: "hostedzone" | "healthcheck"; ResourceId: string }>((input, facts) => [
    { action: `route53:${action}`, resource: arnOf(input.ResourceType, input.ResourceId, facts) },
  ]);

/** Source: docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html */
export const ROUTE53_REQUIREMENTS: Record<string, Row> = {
  CreateHostedZone: onAll("route53:CreateHostedZone"),
  ListHostedZones: onAll("route53:ListHostedZones"),
  ListHostedZonesByName: onAll("route53:ListHostedZonesByName"),
  GetHostedZoneCount: onAll("route53:GetHostedZoneCount"),
  GetHostedZone: byId("GetHostedZone"),
  UpdateHostedZoneComment: byId("UpdateHostedZoneComment"),
  DeleteHostedZone: byId("DeleteHostedZone"),
  ListResourceRecordSets: byId("ListResourceRecordSets"),
  ChangeResourceRecordSets: row<ChangeInput>((input, facts) => [
    onZone("ChangeResourceRecordSets", input.Id, facts, changeKeys(input)),
  ]),
  GetChange: row<{ Id: string }>((input, facts) => [
    { action: "route53:GetChange", resource: arnOf("change", input.Id, facts) },
  ]),
  ListTagsForResource: onTagged("ListTagsForResource"),
  ChangeTagsForResource: onTagged("ChangeTagsForResource"),
  ListTagsForResources: row<{ ResourceType: "hostedzone" | "healthcheck"; ResourceIds: string[] }>(
    (input, facts) =>
      input.ResourceIds.map((id) => ({
        action: "route53:ListTagsForResources",
        resource: arnOf(input.ResourceType, id, facts),
      })),
  ),
};
