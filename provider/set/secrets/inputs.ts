import { z } from "zod";
import { identity, region, slug } from "../../kernel/schema";
import { certificateSecretInputs } from "../../sync/secretsManager/model/inputs";
import { type SetOutputs, setKey } from "../key";
import { sharedIn } from "../setKind";

/** The set whose certificates are written, as far as all of them share it. */
const source = z.strictObject({
  /** Identity of the set, from which the ids of its certificates derive. */
  identity,
  profile: slug(255),
  region,
});

export const certificateSecretSetInputs = certificateSecretInputs
  .omit({ certificate: true, secretName: true })
  .extend({
    source,
    /** By key the line of certificate/model/line.ts, or NOTHING: then a secret that stands stays as it is. */
    certificates: z.record(setKey, z.string()),
  });
export type CertificateSecretSetInputs = z.output<typeof certificateSecretSetInputs>;

/** Inputs that all secrets of a set have in common. */
export type SharedSecretInputs = Omit<CertificateSecretSetInputs, "certificates">;
export const sharedOf = sharedIn<SharedSecretInputs>(certificateSecretSetInputs.shape);

/** A line is `ARN VERSION_ID` and the line of the certificate that the secret was last brought in line with. */
export type CertificateSecretSetState = SharedSecretInputs & SetOutputs;
