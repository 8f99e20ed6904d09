import { type ActionRow, type Grant, ours, theirs } from "./grant";
import { everything, keys, parameterPaths, parameters, secrets } from "./resources";
import {
  blockedPublicPolicies,
  ownObjects,
  ownOrUntagged,
  replicaRegions,
  requestedRegions,
  viaParameterStore,
  viaReplicas,
  viaSecretsManager,
} from "./restrictions";

/**
 * Actions on a key that Secrets Manager takes in the name of the writer. The writer's statement in the key's own
 * policy has the same. Source: Secrets Manager API Reference, UpdateSecret, and User Guide, "Secret encryption and
 * decryption".
 */
export const WRITER_KEY_ACTIONS: readonly ActionRow[] = [
  ours("kms:GenerateDataKey", "encrypts each version that is stored"),
  ours("kms:Decrypt", "stores and reads versions; with a change of the key, on the old one too"),
  ours("kms:Encrypt", "a change of description or key: UpdateSecret encrypts the versions anew"),
];

/** Certificates as secrets: SecretsManagerSync. */
export const secretsManagerSync: readonly Grant[] = [
  {
    sid: "Secrets",
    actions: [
      ours(
        "secretsmanager:DescribeSecret",
        "what stands there, without its value: before each write, and at refresh",
      ),
      theirs("secretsmanager:CreateSecret", "makes a secret"),
    ],
    resources: secrets,
  },
  {
    sid: "SecretTag",
    actions: [
      ours("secretsmanager:TagResource", "a new secret, as all of ours carry tags; tags that change"),
    ],
    resources: secrets,
    restriction: ownOrUntagged,
  },
  {
    sid: "OwnSecrets",
    actions: [
      ours("secretsmanager:UntagResource", "tags that are taken away; a secret that is kept and given back"),
      ours("secretsmanager:PutSecretValue", "stores a version beside the one that readers get"),
      theirs(
        "secretsmanager:GetSecretValue",
        "reads that version back, to prove it before readers get it; rolls back",
      ),
      ours("secretsmanager:UpdateSecretVersionStage", "lets readers get it"),
      theirs("secretsmanager:UpdateSecret", "description and key that change"),
      theirs("secretsmanager:DeleteSecret", "a destroy, or the end of the certificate"),
      ours("secretsmanager:RestoreSecret", "takes a secret of ours back from its recovery window"),
    ],
    resources: secrets,
    restriction: ownObjects,
  },
  {
    sid: "SecretKeys",
    actions: WRITER_KEY_ACTIONS,
    resources: keys,
    restriction: viaSecretsManager,
  },
];

/** Beside secrets-manager-sync, for `resourcePolicy` and `readers`. */
export const secretsManagerResourcePolicy: readonly Grant[] = [
  {
    sid: "SecretPolicyPut",
    actions: [ours("secretsmanager:PutResourcePolicy", "sets who else may read")],
    resources: secrets,
    restriction: blockedPublicPolicies,
  },
  {
    sid: "SecretPolicies",
    actions: [
      ours("secretsmanager:GetResourcePolicy", "a refresh sees what somebody changed"),
      ours("secretsmanager:DeleteResourcePolicy", "nobody else may read any more"),
    ],
    resources: secrets,
  },
];

/** Beside secrets-manager-sync, for `replicaRegions`. */
export const secretsManagerReplicas: readonly Grant[] = [
  {
    sid: "SecretReplicate",
    actions: [ours("secretsmanager:ReplicateSecretToRegions", "adds replicas")],
    resources: secrets,
    restriction: replicaRegions,
  },
  {
    sid: "SecretUnreplicate",
    actions: [ours("secretsmanager:RemoveRegionsFromReplication", "removes replicas; before each delete")],
    resources: secrets,
  },
  {
    sid: "SecretReplicaKeys",
    actions: [
      ours("kms:Decrypt", "reads what is replicated, with the secret's own key"),
      ours("kms:GenerateDataKey", "encrypts a replica with its own key"),
      ours("kms:Encrypt", "encrypts a replica with its own key"),
    ],
    resources: keys,
    restriction: viaReplicas,
  },
];

/** An application that reads one secret. */
export const secretReader: readonly Grant[] = [
  {
    sid: "SecretRead",
    actions: [ours("secretsmanager:GetSecretValue", "reads the secret, each version of it")],
    resources: secrets,
  },
  {
    sid: "SecretReadKeys",
    actions: [ours("kms:Decrypt", "reads what a customer key encrypts")],
    resources: keys,
    restriction: viaSecretsManager,
  },
];

/** Secrets of other kinds, each as a secret. */
export const secretsManagerSecretSync: readonly Grant[] = [
  {
    sid: "SecretsList",
    actions: [
      theirs("secretsmanager:ListSecrets", "finds what stands there"),
      theirs("secretsmanager:BatchGetSecretValue", "reads many at once; each needs GetSecretValue as well"),
    ],
    resources: everything,
    restriction: requestedRegions,
    unscoped: "Secrets Manager authorises a list and a batch for no one secret.",
  },
  {
    sid: "SecretsOfSync",
    actions: [
      theirs("secretsmanager:GetSecretValue", "what stands there, to compare"),
      theirs("secretsmanager:CreateSecret", "makes a secret"),
      theirs("secretsmanager:UpdateSecret", "writes a value, description or key"),
      theirs("secretsmanager:DeleteSecret", "what is listed no more"),
      theirs("secretsmanager:DescribeSecret", "description, key and tags"),
      theirs("secretsmanager:TagResource", "a new secret with tags; tags that change"),
      theirs("secretsmanager:UntagResource", "tags that are taken away"),
    ],
    resources: secrets,
  },
  {
    sid: "SecretKeysOfSync",
    actions: [
      ours("kms:GenerateDataKey", "encrypts each version that is stored"),
      theirs("kms:Decrypt", "stores and reads versions"),
      theirs("kms:Encrypt", "a change of value, description or key by UpdateSecret"),
    ],
    resources: keys,
    restriction: viaSecretsManager,
  },
];

/** Secrets of other kinds, each as a parameter. */
export const parameterStoreSecretSync: readonly Grant[] = [
  {
    sid: "ParametersList",
    actions: [theirs("ssm:DescribeParameters", "finds parameters, their keys and kinds")],
    resources: everything,
    restriction: requestedRegions,
    unscoped: "Parameter Store authorises a list for no one parameter.",
  },
  {
    sid: "Parameters",
    actions: [
      theirs("ssm:PutParameter", "writes a parameter"),
      theirs("ssm:GetParameters", "what stands there, to compare"),
      theirs("ssm:DeleteParameters", "what is listed no more"),
      theirs("ssm:ListTagsForResource", "tags, to compare"),
      theirs("ssm:AddTagsToResource", "a new parameter with tags; tags that change"),
      theirs("ssm:RemoveTagsFromResource", "tags that are taken away"),
    ],
    resources: parameters,
  },
  {
    sid: "ParameterPaths",
    actions: [theirs("ssm:GetParametersByPath", "all below a path")],
    resources: parameterPaths,
  },
  {
    sid: "ParameterKeys",
    actions: [
      theirs("kms:Encrypt", "writes a SecureString of the standard tier"),
      theirs("kms:Decrypt", "reads a SecureString"),
    ],
    resources: keys,
    restriction: viaParameterStore,
  },
];
