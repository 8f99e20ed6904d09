import { expect, test } from "vitest";
import type { PkiError } from "../../../provider/kernel/errors";
import { having, openGuarded, type Policies } from "../../support/guarded";
import { lifeOf, live, statementIn } from "../../support/guardedLife";
import {
  acmPublicCa,
  assumeAnyRole,
  certificateSync,
  route53,
  secretsManager,
} from "../../support/publishedPolicies";

/** Lives a whole life under these policies; each action that they lack is added as the error says, and noted. */
async function lacking(own: (zoneId: string) => Policies): Promise<Record<string, string[]>> {
  const guarded = await openGuarded();
  let policies = own(guarded.zoneId);
  guarded.enforce(policies);
  const added: Record<string, string[]> = {};
  for (const step of lifeOf(guarded)) {
    for (;;) {
      const error = await live(step).then(
        () => undefined,
        (failed: Error) => failed.cause as PkiError,
      );
      if (error === undefined) break;
      const { owner, statement } = statementIn(error);
      const known = added[owner] ?? [];
      expect(known, `${step.name}: ${error.message}`).not.toContain(statement.Action[0]);
      added[owner] = [...known, ...statement.Action];
      policies = having(policies, owner, statement);
      guarded.enforce(policies);
    }
  }
  return Object.fromEntries(Object.entries(added).map(([owner, actions]) => [owner, actions.sort()]));
}

const ACM = [
  "acm:AddTagsToCertificate",
  "acm:DeleteCertificate",
  "acm:GetCertificate",
  "acm:ListTagsForCertificate",
  "acm:RemoveTagsFromCertificate",
];
/** A key's denial does not say what was refused, so that its remedy has all three; GenerateDataKey is what they lack. */
const KEY = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
const STAGING = [
  "secretsmanager:PutSecretValue",
  "secretsmanager:RestoreSecret",
  "secretsmanager:UpdateSecretVersionStage",
];
const POLICY_AND_REPLICAS = [
  "secretsmanager:DeleteResourcePolicy",
  "secretsmanager:GetResourcePolicy",
  "secretsmanager:PutResourcePolicy",
  "secretsmanager:RemoveRegionsFromReplication",
  "secretsmanager:ReplicateSecretToRegions",
];
const METADATA = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:TagResource",
  "secretsmanager:UntagResource",
];

test.each([
  ["Secret Sync", secretsManager, [...KEY, ...STAGING, ...POLICY_AND_REPLICAS]],
  ["PKI Sync", certificateSync, [...KEY, ...STAGING, ...POLICY_AND_REPLICAS, ...METADATA]],
])(
  "Infisical's own policies, %s for the secrets, let our stack live once what an error names is added",
  async (_, sync, beyond) => {
    const added = await lacking((zoneId) => ({
      caller: assumeAnyRole,
      acm: acmPublicCa,
      dns: route53(zoneId),
      secrets: sync,
    }));
    expect(added).toEqual({ acm: ACM, secrets: beyond.sort() });
  },
);
