import { z } from "zod";
import { neverSecret } from "../../../kernel/schema";
import { type SyncOutputs, syncStatuses } from "../../model/state";

const text = (description: string) => z.string().meta({ description });
const openText = (description: string) => text(description).meta({ neverSecret });

/** A secret that `preserveSecretOnRenewal: false` has left behind. It goes once its certificate has ended. */
const earlierSecret = z.strictObject({
  arn: text("ARN of the secret."),
  name: text("Name of the secret."),
  serial: text("Serial of the certificate in it."),
  notAfter: text(
    "End of that certificate, ISO 8601; empty where it is not known, and then only a destroy ends the secret.",
  ),
  claim: z.int().meta({ description: "As in the state of the secret itself." }),
});

/** Outputs of a secret that a program reads beside its inputs. `arn` is the id. */
export const secretOutputs = z.strictObject({
  versionId: openText("Version that readers get."),
  syncedSerial: openText("Serial of the certificate in that version; empty where it is not known."),
  status: z.enum(syncStatuses).meta({
    declaredAs: "SyncStatus",
    neverSecret,
    description:
      "Whether readers get the content that the program wants. current: as it was written; drifted: a refresh saw that somebody changed it; removed: its certificate is dead; pending: content waits for syncNow; rolled-back: the version before the newest is current; kept: its certificate is dead, and removeExpiredOrRevoked is off.",
  }),
});

/** One secret of a sync, as the component gives it. */
export const syncedSecret = z.strictObject({
  name: text("Name of the secret."),
  arn: text("ARN of the secret; `pending:NAME` where autoSync is off and nothing was written yet."),
  versionId: secretOutputs.shape.versionId,
  serial: secretOutputs.shape.syncedSerial,
  status: secretOutputs.shape.status,
});

const byKey = (description: string) => z.record(z.string(), z.string()).meta({ description });

/** The secrets of a set's certificates, as the component gives them. */
export const syncedSet = z.strictObject({
  names: byKey("Names of the secrets, by key. A key without a written secret has no entry."),
  arns: byKey("ARNs of the secrets, by key. A key without a written secret has no entry."),
  versionIds: byKey("Versions that readers get, by key."),
  serials: byKey("Serials of the certificates in those versions, by key."),
});

/** Outputs of a secret for the package's own use. */
export const secretMemory = z.strictObject({
  claim: z.int().meta({
    description: "How often the secret has been taken over; 0 where none was made yet.",
    neverSecret,
  }),
  secretRegion: openText("Region that the secret stands in."),
  syncedNotAfter: openText("End of the synced certificate, ISO 8601; empty where it is not known."),
  previousVersionId: openText("The version of ours that was current before; empty where there is none."),
  previousSerial: openText("Serial of the certificate in that version, or empty."),
  previousNotAfter: openText("End of that certificate, ISO 8601, or empty."),
  isRolledBack: z.boolean().meta({
    description: "Whether the current version is the one before the newest, as somebody wants it.",
    neverSecret,
  }),
  changed: z.array(z.string()).meta({
    description: "Settings that a refresh found changed by somebody: description, kmsKeyId, tags.KEY.",
  }),
  isUnfinished: z.boolean().meta({
    description: "Whether a run was interrupted, so that what stands in AWS is not known.",
    neverSecret,
  }),
  syncedFor: text("The syncNow that was last acted upon, or empty."),
  accessDrift: z.array(z.string()).exactOptional().meta({
    description: "Inputs of access that do not stand as they say; absent where all do.",
    neverSecret,
  }),
  earlier: z.array(earlierSecret).exactOptional().meta({
    description:
      "Secrets of earlier generations of the certificate that stand yet, oldest first; absent where there are none.",
  }),
});

export interface CertificateSecretOutputs
  extends z.output<typeof secretOutputs>,
    z.output<typeof secretMemory>,
    SyncOutputs {}
