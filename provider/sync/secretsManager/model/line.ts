import { type CertificateFacts, parseCertificateLine } from "../../../certificate/model/line";

/** A secret's line: its ARN, its version, and the line of the certificate that it was last brought in line with. */
export interface SecretFacts {
  arn: string;
  versionId: string;
  certificate: CertificateFacts;
}

/** Stands for a version where there is none. */
const NONE = "-";

export function secretLine(arn: string, versionId: string, certificate: string): string {
  return `${arn} ${versionId || NONE} ${certificate}`;
}

export function parseSecretLine(line: string): SecretFacts | undefined {
  const [arn = "", versionId = "", ...rest] = line.split(" ");
  const certificate = parseCertificateLine(rest.join(" "));
  return certificate && { arn, versionId: versionId === NONE ? "" : versionId, certificate };
}

/** Stands in the text of a secret's certificate for the serial that is synced. */
export const SAME_SERIAL = "=";

/** The certificate in a secret's state, which holds it as one text: `ID PROFILE` and the line of the certificate. */
export function parseCertificateText(
  text: string,
  syncedSerial: unknown,
): (CertificateFacts & { certificateId: string; profile: string }) | undefined {
  const [certificateId = "", profile = "", ...line] = text.split(" ");
  const facts = parseCertificateLine(line.join(" "));
  if (!facts) return undefined;
  const serial = facts.serial === SAME_SERIAL ? (syncedSerial as string) : facts.serial;
  return { ...facts, serial, certificateId, profile };
}

/** The secret's name. Secrets Manager ends an ARN with it, a hyphen and six characters of its own. */
export function nameInSecretArn(arn: string): string | undefined {
  return arn.split(":secret:")[1]?.slice(0, -"-123456".length);
}
