import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../../provider/permissions/feature";
import { FEATURES, LEFT_OUT } from "../../../provider/permissions/features";
import { DEFAULT_SECRET_NAME } from "../../../provider/permissions/scope";
import { SYNC_DEFAULTS } from "../../../provider/sync/secretsManager/model/inputs";

const ROOT = join(__dirname, "..", "..", "..");

/** Features that the package itself makes use of. */
const USED: Feature[] = [
  "acm-public-ca",
  "acm-revocation",
  "acm-read",
  "acm-export",
  "route53-validation",
  "route53-diagnosis",
  "secrets-manager-sync",
  "secrets-manager-resource-policy",
  "secrets-manager-replicas",
  "assume-role",
];

const actionsOf = (feature: Feature): string[] =>
  FEATURES[feature].flatMap(({ actions }) => actions.map(({ action }) => action));

const SERVICES: Readonly<Record<string, string>> = {
  "client-acm": "acm",
  "client-resource-groups-tagging-api": "tag",
  "client-route-53": "route53",
  "client-secrets-manager": "secretsmanager",
  "client-sts": "sts",
};

/** The actions of all calls in provider/aws, by the commands and paginators that its files import. */
function calledActions(): string[] {
  const texts = globSync("provider/aws/*/*.ts", { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), "utf8"),
  );
  const imports = texts.flatMap((text) => [
    ...text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/([\w-]+)"/g),
  ]);
  const called = imports.flatMap(([, names = "", client = ""]) =>
    [...names.matchAll(/\b(?:paginate(\w+)|([A-Z]\w+)Command)\b/g)].map(
      ([, paginated, command]) => `${SERVICES[client]}:${paginated ?? command}`,
    ),
  );
  return [...new Set(called)].sort();
}

describe("the table of features", () => {
  it("has every call that provider/aws makes, and none beside but what they imply", () => {
    // Keys are used by Secrets Manager, and sessions tagged by the call that begins them.
    const isNoCall = (action: string) => action.startsWith("kms:") || action === "sts:TagSession";
    const own = new Set(USED.flatMap(actionsOf).filter((action) => !isNoCall(action)));
    // GetCallerIdentity needs no permission.
    const called = calledActions().filter((action) => action !== "sts:GetCallerIdentity");
    expect(called.length).toBeGreaterThan(25);
    expect([...own].sort()).toEqual(called);
  });

  it.each(Object.entries(FEATURES))(
    "has each action of %s once a resource, with its purpose",
    (_, grants) => {
      const rows = grants.flatMap(({ actions, resources }) =>
        actions.map((row) => ({ ...row, key: `${row.action} ${resources.text}` })),
      );
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      for (const { action, purpose } of rows) {
        expect(action).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
        expect(purpose).not.toBe("");
      }
    },
  );

  it.each(Object.entries(FEATURES))(
    "has a reason for each action of %s that is granted on *",
    (_, grants) => {
      for (const { sid, resources, unscoped } of grants)
        expect([sid, unscoped !== undefined]).toEqual([sid, resources.text === "`*`"]);
    },
  );

  it("knows the name schema of a sync that names none", () => {
    expect(DEFAULT_SECRET_NAME).toBe(SYNC_DEFAULTS.certificateNameSchema);
  });
});

/** The actions of Infisical's policies, as its documentation of the AWS connection and of the certificate sync has them. */
const INFISICAL: readonly [features: Feature[], service: string, actions: string][] = [
  [
    ["acm-public-ca", "acm-revocation"],
    "acm",
    "RequestCertificate DescribeCertificate ExportCertificate RenewCertificate RevokeCertificate ListCertificates",
  ],
  [["route53-validation"], "route53", "GetHostedZone ChangeResourceRecordSets"],
  [
    ["secrets-manager-sync"],
    "secretsmanager",
    "CreateSecret UpdateSecret GetSecretValue DeleteSecret ListSecrets",
  ],
  [
    ["acm-import-sync"],
    "acm",
    "ListCertificates DescribeCertificate GetCertificate ImportCertificate ExportCertificate DeleteCertificate AddTagsToCertificate RemoveTagsFromCertificate ListTagsForCertificate",
  ],
  [
    ["load-balancer-sync"],
    "acm",
    "ListCertificates DescribeCertificate ImportCertificate DeleteCertificate ListTagsForCertificate",
  ],
  [
    ["load-balancer-sync"],
    "elasticloadbalancing",
    "DescribeLoadBalancers DescribeListeners DescribeListenerCertificates AddListenerCertificates RemoveListenerCertificates ModifyListener",
  ],
  [
    ["private-ca"],
    "acm-pca",
    "DescribeCertificateAuthority GetCertificateAuthorityCertificate IssueCertificate GetCertificate RevokeCertificate",
  ],
  [
    ["secrets-manager-secret-sync"],
    "secretsmanager",
    "ListSecrets GetSecretValue BatchGetSecretValue CreateSecret UpdateSecret DeleteSecret DescribeSecret TagResource UntagResource",
  ],
  [["secrets-manager-secret-sync"], "kms", "ListAliases Encrypt Decrypt DescribeKey"],
  [
    ["parameter-store-secret-sync"],
    "ssm",
    "PutParameter GetParameters GetParametersByPath DescribeParameters DeleteParameters ListTagsForResource AddTagsToResource RemoveTagsFromResource",
  ],
  [["parameter-store-secret-sync"], "kms", "ListAliases Encrypt Decrypt DescribeKey"],
  [
    ["iam-access-key-rotation"],
    "iam",
    "ListAccessKeys CreateAccessKey UpdateAccessKey DeleteAccessKey ListUsers",
  ],
  [["assume-role"], "sts", "AssumeRole"],
];

describe("Infisical's policy", () => {
  it.each(INFISICAL)(
    "for %s has no %s action that is neither ours nor left out with a reason",
    (of, service, names) => {
      const theirs = names.split(" ").map((name) => `${service}:${name}`);
      const marked = of.flatMap((feature) =>
        FEATURES[feature].flatMap(({ actions }) =>
          actions.flatMap(({ action, source }) => (source === "infisical" ? [action] : [])),
        ),
      );
      const left = LEFT_OUT.filter(({ feature }) => of.includes(feature)).map(({ action }) => action);
      const ofService = [...marked, ...left].filter((action) => action.startsWith(`${service}:`));
      expect(ofService.sort()).toEqual(theirs.sort());
    },
  );
});
