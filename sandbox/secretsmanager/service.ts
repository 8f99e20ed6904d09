import type { Operations } from "../core/operation";
import { lifecycleOperations } from "./lifecycle";
import { metadataOperations } from "./metadata";
import { policyOperations } from "./policy";
import { readOperations } from "./read";
import { replicationOperations } from "./replication";
import type { Secrets } from "./store";
import { versionOperations } from "./versions";
import { writeOperations } from "./write";

/** All covered operations of Secrets Manager. */
export const secretsManagerOperations = (secrets: Secrets): Operations => ({
  ...writeOperations(secrets),
  ...readOperations(secrets),
  ...metadataOperations(secrets),
  ...versionOperations(secrets),
  ...lifecycleOperations(secrets),
  ...policyOperations(secrets),
  ...replicationOperations(secrets),
});
