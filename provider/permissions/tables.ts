import { type Feature, features } from "./feature";
import { FEATURES, LEFT_OUT } from "./features";
import type { Grant } from "./grant";

/** The tables of docs/permissions.md, in Markdown. test/docs-permissions.test.ts compares the page with them. */

/** Purpose of each feature, and the feature that it is added to. */
const USES: Readonly<Record<Feature, string>> = {
  "acm-public-ca":
    "Certificates of a stack: issued, tagged, renewed, refreshed, exported, destroyed, and taken over after a lost state.",
  "acm-revocation": "Beside `acm-public-ca`, for `revocation` and `revokeOnDelete`.",
  "acm-read": "`Certificate.get` of a certificate that another stack owns.",
  "acm-export": "Beside `acm-read`, where a sync lists such a certificate.",
  "route53-validation": "Validation records, on the CA's `dnsConnection`.",
  "route53-diagnosis":
    "Beside `route53-validation`; optional: nothing fails without it, but a timeout and a destroy that keeps a record say less.",
  "secrets-manager-sync": "`SecretsManagerSync`, on its `connection`.",
  "secrets-manager-resource-policy": "Beside `secrets-manager-sync`, for `resourcePolicy` and `readers`.",
  "secrets-manager-replicas": "Beside `secrets-manager-sync`, for `replicaRegions`.",
  "acm-import-sync": "Certificates of another CA, imported into ACM.",
  "load-balancer-sync": "Certificates of another CA, imported into ACM and attached to listeners.",
  "private-ca": "Certificates of AWS Private CA, from the CAs that are named.",
  "secrets-manager-secret-sync": "Secrets of other kinds, written to Secrets Manager.",
  "parameter-store-secret-sync": "Secrets of other kinds, written to Parameter Store.",
  "iam-access-key-rotation": "Access keys of the users that are named.",
  "assume-role": "The caller's own: who assumes the role of a connection, its `source`.",
  "secret-reader": "An application that reads secrets; give it the one name that it reads.",
};

/** A section for each feature. */
export function featureSections(): string {
  return features
    .map((feature) => `### ${feature}\n\n${USES[feature]}\n\n${featureTable(feature)}`)
    .join("\n");
}

function featureTable(feature: Feature): string {
  const rows = FEATURES[feature].flatMap((grant) =>
    grant.actions.map(({ action, purpose, source }) => [
      `\`${action}\``,
      purpose,
      source === "infisical" ? "yes" : "",
      about(grant),
    ]),
  );
  return table(["action", "for", "Infisical", "on"], rows);
}

function about({ resources, restriction }: Grant): string {
  return restriction ? `${resources.text}; ${restriction.text}` : resources.text;
}

/** Actions that IAM grants on `*` alone. */
export function unscopedTable(): string {
  const grants = features.flatMap((feature) => FEATURES[feature]);
  const reasons = grants.flatMap(({ actions, unscoped }) =>
    unscoped === undefined ? [] : actions.map(({ action }) => [action, unscoped] as const),
  );
  return table(
    ["action", "why"],
    // The first feature that has an action tells why.
    [...new Map(reasons.toReversed())].toReversed().map(([action, reason]) => [`\`${action}\``, reason]),
  );
}

/** Actions of Infisical's policies that ours do without. */
export function leftOutTable(): string {
  return table(
    ["feature", "action", "why not"],
    LEFT_OUT.map(({ feature, action, reason }) => [`\`${feature}\``, `\`${action}\``, reason]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}|${"---|".repeat(head.length)}\n${rows.map(line).join("")}`;
}
