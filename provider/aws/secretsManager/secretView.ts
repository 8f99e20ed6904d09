import type { DescribeSecretCommandOutput, ReplicationStatusType } from "@aws-sdk/client-secrets-manager";

/** A secret without its value. */
export interface SecretView {
  arn: string;
  name: string;
  description: string;
  /** Undefined for the AWS-managed key. */
  kmsKeyId?: string | undefined;
  tags: Record<string, string>;
  /** Version that readers get. */
  currentVersionId?: string | undefined;
  /** Version that was current before. */
  previousVersionId?: string | undefined;
  /** Set while the secret waits for its deletion. */
  deletedAt?: Date | undefined;
  replicas: Replica[];
  /** Region of the secret itself, where there are replicas: this may be one of them. */
  primaryRegion?: string | undefined;
}

/** One replica as Secrets Manager shows it. Source: DescribeSecret, ReplicationStatus. */
export interface Replica {
  region: string;
  /** ARN, id or alias. The AWS-managed key goes by its alias. */
  kmsKeyId?: string | undefined;
  /** InSync, InProgress or Failed. */
  status: string;
  message: string;
}

export function secretView(answer: DescribeSecretCommandOutput): SecretView {
  const labelled = (label: string) =>
    Object.entries(answer.VersionIdsToStages ?? {}).find(([, stages]) => stages.includes(label))?.[0];
  return {
    arn: answer.ARN ?? "",
    name: answer.Name ?? "",
    description: answer.Description ?? "",
    kmsKeyId: answer.KmsKeyId,
    tags: Object.fromEntries((answer.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
    currentVersionId: labelled("AWSCURRENT"),
    previousVersionId: labelled("AWSPREVIOUS"),
    deletedAt: answer.DeletedDate,
    replicas: replicasOf(answer.ReplicationStatus),
    primaryRegion: answer.PrimaryRegion,
  };
}

export function replicasOf(statuses: readonly ReplicationStatusType[] | undefined): Replica[] {
  return (statuses ?? []).map(({ Region = "", KmsKeyId, Status = "", StatusMessage = "" }) => ({
    region: Region,
    kmsKeyId: KmsKeyId,
    status: Status,
    message: StatusMessage,
  }));
}
