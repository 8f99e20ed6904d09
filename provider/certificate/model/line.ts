import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import { type CertificateNames, certificateNames, commonNameFirst } from "../../kernel/certificateNames";

/** Facts of one certificate that a set keeps in its state, and that a sync of the set needs. */
export interface CertificateFacts extends CertificateNames {
  arn: string;
  status: CertificateStatus;
  /** Empty while not issued, like the dates (ISO 8601). */
  serial: string;
  notBefore: string;
  notAfter: string;
}

/** Stands for an empty fact. */
const NONE = "-";

/**
 * The facts as one line, `STATUS SERIAL NOT_BEFORE/NOT_AFTER ARN COMMON_NAME,OTHER_NAMES`. Pulumi writes its state one
 * property a line, indented: as properties the same facts would take three times the room.
 */
export function certificateLine(facts: CertificateFacts): string {
  const { arn, status, serial, notBefore, notAfter } = facts;
  const validity = `${notBefore || NONE}/${notAfter || NONE}`;
  return [status, serial || NONE, validity, arn, commonNameFirst(facts).join()].join(" ");
}

/** The facts of a line, or undefined for a text that is no line. */
export function parseCertificateLine(line: string): CertificateFacts | undefined {
  const [status = "", serial = "", validity = "", arn = "", names = "", ...rest] = line.split(" ");
  const [notBefore = "", notAfter = ""] = validity.split("/");
  const [commonName = "", ...others] = names.split(",");
  if (!arn.startsWith("arn:") || commonName === "" || rest.length > 0) return undefined;
  const given = (text: string) => (text === NONE ? "" : text);
  return {
    arn,
    status: status as CertificateStatus,
    serial: given(serial),
    notBefore: given(notBefore),
    notAfter: given(notAfter),
    ...certificateNames(commonName, others),
  };
}
