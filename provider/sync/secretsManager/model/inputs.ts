import { z } from "zod";
import { importing } from "../../../authority/public/refusedRows";
import { certificateStatuses } from "../../../aws/acm/certificateStatus";
import type { RefusedInputs } from "../../../kernel/refused";
import { connectionName, hostInputs, region, rule, slug, tags } from "../../../kernel/schema";
import { FOLLOWING_DEFAULTS, type SyncOutputs, type SyncStatus } from "../../model/state";
import { accessArgs } from "./access";
import { FIELD_DEFAULTS } from "./fieldNames";
import { kmsKeyId } from "./kmsKeyId";
import { nameSchema } from "./secretName";

export { FIELD_DEFAULTS };

const fieldName = z
  .string()
  .superRefine(
    rule(
      (text) => text.length >= 1 && text.length <= 256,
      "A field name has 1 to 256 characters.",
      "Correct it.",
    ),
  );

/** `certificateArn` is only written when it is given a field. */
export const fieldMappings = z
  .strictObject({
    certificate: fieldName.optional(),
    privateKey: fieldName.optional(),
    certificateChain: fieldName.optional(),
    caCertificate: fieldName.optional(),
    certificateArn: fieldName.optional(),
  })
  .superRefine((mapping, ctx) => {
    const names = Object.entries({ ...FIELD_DEFAULTS, ...mapping });
    for (const [part, name] of names) {
      const other = names.find(([otherPart, otherName]) => otherName === name && otherPart !== part)?.[0];
      if (other === undefined || !(part in mapping)) continue;
      const message = `The field ${JSON.stringify(name)} is also the name for ${other}.`;
      ctx.addIssue({
        code: "custom",
        path: [part],
        message,
        params: { remedy: "Give each field a name of its own." },
      });
    }
  });
export type FieldMappings = z.output<typeof fieldMappings>;

const pemCertificate = z
  .string()
  .superRefine(
    rule(
      (text) => /^\s*-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(text),
      "It is not a certificate in PEM form.",
      "Give the root certificate between BEGIN CERTIFICATE and END CERTIFICATE.",
    ),
  );

/** What a program may say of a SecretsManagerSync, its connection and certificates aside. */
export const syncArgs = z.strictObject({
  /** Region of the secrets; default: the connection's. */
  region: region.optional(),
  /** A slug; default: the resource's name. */
  syncName: slug(64).optional(),
  certificateNameSchema: nameSchema.optional(),
  fieldMappings: fieldMappings.optional(),
  /** Whether the chain field ends with the root (false). */
  includeRootCa: z.boolean().optional(),
  /** Roots in PEM form, for chains that end in none of the chain's own and Node's. */
  trustAnchors: z.array(pemCertificate).optional(),
  /** Whether a renewal is a new version of the same secret (true); else each generation has a secret of its own. */
  preserveSecretOnRenewal: z.boolean().optional(),
  /** Whether the secret of a certificate that is revoked, expired or no longer listed is deleted (true). */
  removeExpiredOrRevoked: z.boolean().optional(),
  /** Whether the content follows its certificate by itself (true); else every change of it waits for `syncNow`. */
  autoSync: z.boolean().optional(),
  /** Any text; a change of it syncs once. */
  syncNow: z.string().min(1).max(256).optional(),
  /** Whether the version before is put back (false); it stays until the certificate changes, or its own nears its end. */
  rollback: z.boolean().optional(),
  /** Whether a secret of that name that is nobody's of ours is taken over (false); read when one is made. */
  adoptExisting: z.boolean().optional(),
  kmsKeyId: kmsKeyId.optional(),
  ...accessArgs,
  /** Source: CreateSecret, Description. */
  description: z.string().max(2048).optional(),
  tags: tags.optional(),
  /** Days that a deleted secret can still be restored, 7 to 30 (30), or 0 to delete at once. */
  recoveryWindowDays: z
    .int()
    .superRefine(
      rule(
        (days) => days === 0 || (days >= 7 && days <= 30),
        "It must be 0 or 7 to 30 days.",
        "Use 30, or 0 to delete at once.",
      ),
    )
    .optional(),
});
export type SyncArgs = z.input<typeof syncArgs>;

export const SYNC_DEFAULTS = {
  certificateNameSchema: "pulumi-aws-pki-{{certificateId}}",
  includeRootCa: false,
  preserveSecretOnRenewal: true,
  ...FOLLOWING_DEFAULTS,
  rollback: false,
  adoptExisting: false,
  recoveryWindowDays: 30,
} as const satisfies Partial<SyncArgs>;

/** Facts of the certificate that a secret holds. */
const syncedCertificate = z.strictObject({
  arn: z.string(),
  certificateId: z.string(),
  serial: z.string(),
  status: z.enum(certificateStatuses),
  /** ISO 8601; tells an export that lags behind a renewal from one that is ahead of the plan. */
  notBefore: z.string(),
  /** ISO 8601; how long the secret of a generation is worth keeping. */
  notAfter: z.string().optional(),
  commonName: z.string(),
  /** All names, the common name among them; what is written is proven to cover each. */
  dnsNames: z.array(z.string()).optional(),
  profile: z.string(),
  region,
});

export const certificateSecretInputs = z.strictObject({
  ...syncArgs.shape,
  ...hostInputs.shape,
  syncName: slug(64),
  certificate: syncedCertificate,
  /** Connection that may export the certificate. */
  acmConnection: connectionName,
  /** Connection that writes the secret. */
  connection: connectionName,
  /** Derived by check from the schema. */
  secretName: z.string().optional(),
});
/** Of a secret and of a set of secrets. */
export const syncRefused: RefusedInputs = { rows: [importing] };
export type CertificateSecretInputs = z.output<typeof certificateSecretInputs> & { secretName: string };

export interface CertificateSecretOutputs extends SyncOutputs {
  /** Region that the secret stands in. */
  secretRegion: string;
  /** Version that readers get. */
  versionId: string;
  /** The version of ours that was current before, its serial and its end; "" where there is none. */
  previousVersionId: string;
  previousSerial: string;
  previousNotAfter: string;
  /** Whether the current version is the one before the newest, as somebody wants it. */
  isRolledBack: boolean;
  /** What else a refresh found changed by somebody: `description`, `kmsKeyId`, `tags.KEY`. */
  changed: string[];
  /** Inputs of access (sync/secretsManager/plan/access.ts) that do not stand as they say; absent where all do. */
  accessDrift?: string[];
}

export type CertificateSecretState = CertificateSecretInputs & CertificateSecretOutputs;
export type SecretStatus = SyncStatus;
