import { connectionField, FEES, type FieldTable, hostFields, recorded } from "../../kernel/fields";
import { UNKNOWN } from "../../kernel/unknown";
import type { CertificateInputs } from "../model/inputs";
import { resolveSettings } from "./settings";

const immutable = "A certificate's names and key are fixed when it is issued.";
const requestSource = "RequestCertificate, ACM API reference";
const issued = { change: "replace", why: immutable, source: requestSource, fee: FEES.issue } as const;

export const certificateFields: FieldTable<CertificateInputs> = {
  ...hostFields,
  certificateId: { change: "ignore", why: "Derived from the pinned identity." },
  commonName: issued,
  dnsNames: issued,
  keyAlgorithm: {
    ...issued,
    // A profile that is unknown as a whole tells no algorithm, not the default one.
    value: (inputs) =>
      inputs.keyAlgorithm === undefined && (inputs.profile as unknown) === UNKNOWN
        ? UNKNOWN
        : resolveSettings(inputs).keyAlgorithm,
  },
  accountId: { change: "replace", why: "A certificate cannot move to another account.", fee: FEES.issue },
  region: { change: "replace", why: "A certificate cannot move to another region.", fee: FEES.issue },
  autoRenew: recorded("Only when the next renewal falls due."),
  renewBeforeDays: recorded("Only when the next renewal falls due."),
  renewNow: { ...recorded("A new value forces one renewal."), fee: FEES.renewal },
  tags: recorded("Tags are set in place."),
  issuanceTimeoutMinutes: recorded("Used by the next wait."),
  revocation: {
    ...recorded("Revokes the certificate, for good; taken away again, a new one is requested."),
    fee: FEES.issue,
  },
  revokeOnDelete: recorded("Used when the certificate is deleted."),
  adoptArn: { change: "ignore", why: "Read when the resource is created, and never again." },
  deleteAdopted: recorded("Used when the certificate is deleted."),
  protectPaid: recorded("Used when a replacement is planned."),
  inherited: recorded("Tells an edit of the profile from one of the certificate; see protectPaid."),
  profile: recorded("Its settings count where the certificate has none of its own."),
  zones: recorded("Where validation records go at the next renewal."),
  connection: connectionField,
  dnsConnection: connectionField,
};
