import { type Fault, invalidInput } from "../kernel/errors";
import type { ResourcePolicyStatement } from "./policy";
import { canonicalReaders } from "./readers";
import type { PolicyScope } from "./scope";
import { partitionOf } from "./scope";
import { scopeFaults } from "./scopeFaults";
import { WRITER_KEY_ACTIONS } from "./secretGrants";
import { anyRegion, viaService } from "./viaService";

/** Sid of the statement, as the readers' has one of its own (permissions/readerPolicies.ts). */
const WRITERS_SID = "PulumiAwsPkiWriters";

/** The limits of a scope that a key's policy uses. */
export type WriterKeyScope = Pick<PolicyScope, "partition" | "regions" | "replicaRegions">;

/**
 * For the policy of a customer key: these roles, users or accounts may encrypt secrets with it, through Secrets Manager
 * of the scope's regions alone. `*` is the key itself. All faults are thrown as one InvalidInput.
 */
export function writerKeyStatement(
  principals: readonly string[],
  scope: WriterKeyScope = {},
): ResourcePolicyStatement {
  const faults = [...principalFaults(principals), ...scopeFaults(["secrets-manager-sync"], scope)];
  if (faults.length > 0) throw invalidInput("writerKeyStatement", faults);
  const { regions = anyRegion(partitionOf(scope)), replicaRegions = [] } = scope;
  return {
    Sid: WRITERS_SID,
    Effect: "Allow",
    Principal: { AWS: canonicalReaders(principals) },
    Action: WRITER_KEY_ACTIONS.map(({ action }) => action).sort(),
    Resource: ["*"],
    Condition: viaService("secretsmanager", [...regions, ...replicaRegions]),
  };
}

const PRINCIPAL = /^(?:\d{12}|arn:aws(?:-[a-z]+)*:iam::\d{12}:(?:root|(?:role|user)\/[\w+=,.@/-]{1,576}))$/;

function principalFaults(principals: unknown): Fault[] {
  const remedy = "Give one such as arn:aws:iam::123456789012:role/secret-writer.";
  if (!Array.isArray(principals) || principals.length === 0)
    return [{ property: "principals", cause: "Nobody is named.", remedy }];
  return principals.flatMap((principal, index) =>
    typeof principal === "string" && PRINCIPAL.test(principal)
      ? []
      : [
          {
            property: `principals[${index}]`,
            cause: "It is not the ARN of a role or user, nor the id of an account.",
            remedy,
          },
        ],
  );
}
