import { z } from "zod";
import { destinationRows } from "../../../authority/public/refusedRows";
import { certificateStatuses } from "../../../aws/acm/certificateStatus";
import type { RefusedInputs } from "../../../kernel/refused";
import {
  connectionName,
  hostInputs,
  MAX_TAGS,
  region,
  rule,
  shown,
  slug,
  tags,
} from "../../../kernel/schema";
import { FOLLOWING_DEFAULTS } from "../../model/state";
import { accessArgs } from "./access";
import { FIELD_DEFAULTS } from "./fieldNames";
import { kmsKeyId } from "./kmsKeyId";
import type { CertificateSecretOutputs } from "./outputs";
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
    certificate: fieldName.optional().meta({
      description: "name of the field with the certificate itself, 1 to 256 characters",
      byDefault: shown(FIELD_DEFAULTS.certificate),
    }),
    privateKey: fieldName.optional().meta({
      description: "name of the field with the private key, PKCS#8",
      byDefault: shown(FIELD_DEFAULTS.privateKey),
    }),
    certificateChain: fieldName.optional().meta({
      description: "name of the field with the chain: the intermediates, and the root with `includeRootCa`",
      byDefault: shown(FIELD_DEFAULTS.certificateChain),
    }),
    caCertificate: fieldName.optional().meta({
      description: "name of the field with the self-signed root",
      byDefault: shown(FIELD_DEFAULTS.caCertificate),
    }),
    certificateArn: fieldName
      .optional()
      .meta({ description: "name of the field with the certificate's ARN", byDefault: "it is not written" }),
  })
  .meta({ declaredAs: "FieldMappingsArgs" })
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

/** Default of each setting, resolved where it is used. */
export const SYNC_DEFAULTS = {
  certificateNameSchema: "pulumi-aws-pki-{{certificateId}}",
  includeRootCa: false,
  preserveSecretOnRenewal: true,
  ...FOLLOWING_DEFAULTS,
  rollback: false,
  adoptExisting: false,
  recoveryWindowDays: 30,
} as const satisfies Record<string, unknown>;

/** Inputs of a SecretsManagerSync in a program, its connection and certificates aside. */
export const syncArgs = z.strictObject({
  /** Region of the secrets. Default: the connection's. */
  region: region.optional().meta({
    description: "region of the secrets",
    byDefault: "the connection's region",
  }),
  /** A slug. Default: the resource's name. */
  syncName: slug(64).optional().meta({
    description: "name of the sync in tags and names: 1 to 64 lower-case letters, digits, hyphens",
    byDefault: "the resource's name",
    onChange: "update of tags; a secret whose name schema holds `{{sync}}` is replaced",
  }),
  certificateNameSchema: nameSchema.optional().meta({
    description:
      "the secret's name, with `{{certificateId}}`, `{{shortCertificateId}}` (8 digits) or `{{serial}}` in it, and as you like `{{commonName}}`, `{{profile}}`, `{{sync}}`, `{{stack}}`. Values are reduced to letters, digits, `-` and `_`; the rest may hold `/` as well; 512 characters in all. Two secrets of one name are refused in preview",
    byDefault: shown(SYNC_DEFAULTS.certificateNameSchema),
    onChange:
      "replace where it gives another name: the secret of the old name is deleted, with its recovery window",
    source: "CreateSecret, Secrets Manager API reference, Name",
  }),
  fieldMappings: fieldMappings.optional().meta({
    description:
      "names of the fields in the secret's JSON: `{ certificate?, privateKey?, certificateChain?, caCertificate?, certificateArn? }`",
    byDefault: `${Object.values(FIELD_DEFAULTS).map(shown).join(", ")}; the ARN only if named`,
  }),
  /** Whether the chain field ends with the root (false). */
  includeRootCa: z
    .boolean()
    .optional()
    .meta({
      description: "whether the chain field ends with the root; `ca_certificate` holds it in any case",
      byDefault: shown(SYNC_DEFAULTS.includeRootCa),
    }),
  /** Roots in PEM form, for chains that end in none of the chain's own and Node's. */
  trustAnchors: z.array(pemCertificate).optional().meta({
    description: "roots in PEM form, for chains that end in none of Node's",
    byDefault: "none",
  }),
  /** Whether a renewal is a new version of the same secret (true). Else each generation has a secret of its own. */
  preserveSecretOnRenewal: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether a renewal is a new version of the same secret. Off: each generation of the certificate has a secret of its own, and the earlier one stays until its certificate expires ([below](#a-secret-of-its-own-for-each-renewal))",
      byDefault: `${shown(SYNC_DEFAULTS.preserveSecretOnRenewal)}; off where the schema has \`{{serial}}\``,
      onChange:
        "replace where it gives another name: the secret of the old name is deleted, with its recovery window",
    }),
  /** Whether the secret of a certificate that is revoked, expired or no longer listed is deleted (true). */
  removeExpiredOrRevoked: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether it deletes the secret of a certificate that is revoked, expired or no longer listed, with its recovery window; another certificate brings it back. Off: that of a dead one is kept (`kept`), and each run says so; that of one no longer listed, as by a destroy, is kept without our ownership tags, so that `adoptExisting` can take it over, and the run names it",
      byDefault: shown(SYNC_DEFAULTS.removeExpiredOrRevoked),
    }),
  /** Whether the content follows its certificate by itself (true). Else every change of it waits for `syncNow`. */
  autoSync: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether the content follows its certificate by itself. Off: certificate, fields, name, repair and removal wait for `syncNow`, and each plan says what waits; description, key and tags do not. Before the first `syncNow` no secret is made, and its `arn` is `pending:NAME`",
      byDefault: shown(SYNC_DEFAULTS.autoSync),
    }),
  /** Any text. Each change of it syncs once. */
  syncNow: z.string().min(1).max(256).optional().meta({
    description:
      'any text of at most 256 characters: a change of it exports, compares and repairs once. `{ token, certificates: ["name"] }` for some',
    byDefault: "none",
    typescript: "pulumi.Input<string> | SyncOfSome",
  }),
  /**
   * Whether the version before is put back (false). It stays until the certificate changes, or its own nears its end.
   */
  rollback: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether it puts the version before back, at once; it stays until the certificate or the fields change, or readers get a certificate that ends within 7 days; then the newest content is written though `rollback` still stands. Taken away before that, the newest content comes back. See [calls.md](calls.md#rolling-back)",
      byDefault: shown(SYNC_DEFAULTS.rollback),
      source: "UpdateSecretVersionStage, Secrets Manager API reference",
    }),
  /** Whether a secret of that name without our ownership tags is taken over (false). Read when one is made. */
  adoptExisting: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether it takes over a secret of that name that no resource of ours owns: it is tagged, then written in stages like any other, described and encrypted as this sync says, and deleted with it. A secret that waits for its deletion is restored. A secret with the tags of another stack or resource is refused in any case. Read when a secret is made",
      byDefault: shown(SYNC_DEFAULTS.adoptExisting),
    }),
  kmsKeyId: kmsKeyId.optional().meta({
    description: "KMS key that encrypts the secrets: its id, alias or ARN, of the secret's region",
    byDefault: "AWS's own key",
    source: "CreateSecret, Secrets Manager API reference, KmsKeyId",
  }),
  ...accessArgs,
  /** Source: CreateSecret, Description. */
  description: z.string().max(2048).optional().meta({
    description: "text on each secret, at most 2,048 characters",
    byDefault: "the certificate's common name",
    source: "CreateSecret, Secrets Manager API reference, Description",
  }),
  tags: tags.optional().meta({
    description: `tags of each secret, at most ${MAX_TAGS} beside ours`,
    byDefault: "none",
    source: "AWS Secrets Manager User Guide, Quotas: 50 tags, of which 8 are ours",
  }),
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
    .optional()
    .meta({
      description: "days that a deleted secret can be restored: 7 to 30, or 0 to delete at once",
      byDefault: shown(SYNC_DEFAULTS.recoveryWindowDays),
      source: "DeleteSecret, Secrets Manager API reference, RecoveryWindowInDays",
    }),
});

/** Syncs of some of a program's certificates: a syncNow that the component takes apart. */
export const syncOfSome = z.strictObject({
  token: z.string().meta({ description: "any text of at most 256 characters" }),
  certificates: z.array(z.string()).meta({
    description: "names of the resources that are synced when `token` changes; a set counts as one",
    typescript: "string[]",
  }),
});

/** Resources that a program gives to a SecretsManagerSync, each by its name. */
export const syncRelations = z.strictObject({
  certificates: z.array(z.string()).meta({
    description: "a plain array of Certificates and CertificateSets; one secret a certificate",
    onChange:
      "one that is added is written to a secret of its own; the secret of one that is taken out is deleted, with its recovery window",
    typescript: "(Certificate | CertificateSet)[]",
  }),
  connection: z.string().optional().meta({
    description: "the AwsConnection that writes the secrets",
    byDefault: "ambient",
    typescript: "AwsConnection",
  }),
});

/** Facts of the certificate that a secret holds. */
const syncedCertificate = z.strictObject({
  arn: z.string(),
  certificateId: z.string(),
  serial: z.string(),
  status: z.enum(certificateStatuses),
  /** ISO 8601. Shows whether an export lags behind a renewal or is ahead of the plan. */
  notBefore: z.string(),
  /** ISO 8601. Until then the secret of a generation is kept. */
  notAfter: z.string().optional(),
  commonName: z.string(),
  /** All names, the common name among them. Written content is proven to cover each. */
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
  secretName: z
    .string()
    .optional()
    .meta({ description: "Name of the secret, derived by check from its schema." }),
});
/** Of a secret and of a set of secrets. */
export const syncRefused: RefusedInputs = { rows: destinationRows };
export type CertificateSecretInputs = z.output<typeof certificateSecretInputs> & { secretName: string };

export type CertificateSecretState = CertificateSecretInputs & CertificateSecretOutputs;
