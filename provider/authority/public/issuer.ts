import type { RequestTerms, RevokeAnswer } from "../../aws/acm/acm";
import type { CertificateView } from "../../aws/acm/certificateView";
import { exportOnce } from "../../export/exportCertificate";
import type { Advice, Commission, Issuer, Issuing } from "../issuer";
import type { RevocationReason } from "../revocationReasons";
import type { ValidationRecord } from "../validationRecord";
import { findCaaInForce } from "./caaInForce";
import { diagnose } from "./diagnose";
import { PublicIssuing } from "./issuing";
import { planCaa } from "./plan/caa";
import { causesOf, remediesOf } from "./plan/diagnosis";
import { publicRules } from "./plan/rules";
import {
  deleteValidationRecords,
  moveValidationRecords,
  placeRecords,
  putValidationRecords,
} from "./records";
import { openValidation, type ValidationWork } from "./work";

/** ACM's public CA, for one certificate. */
export class PublicIssuer implements Issuer {
  readonly rules = publicRules;
  readonly requestTerms: RequestTerms = { ValidationMethod: "DNS", Options: { Export: "ENABLED" } };
  readonly #work: ValidationWork;

  constructor(commission: Commission) {
    this.#work = openValidation(commission);
  }

  putRecords(seen: CertificateView): Promise<void> {
    return putValidationRecords(placeRecords(seen.records, this.#work), this.#work);
  }

  moveRecords(before: readonly ValidationRecord[], arn: string): Promise<ValidationRecord[]> {
    return moveValidationRecords(before, arn, this.#work);
  }

  deleteRecords(records: readonly ValidationRecord[], arn: string): Promise<void> {
    return deleteValidationRecords(records, arn, this.#work);
  }

  beginIssue(): Issuing {
    return new PublicIssuing(this.#work);
  }

  async diagnose(seen: CertificateView, awaited: "issue" | "renewal"): Promise<Advice> {
    if (awaited === "renewal") {
      const findings = await diagnose(seen.records, seen.renewalValidatedDomains, this.#work);
      return { cause: causesOf(findings), remedy: remediesOf(findings) };
    }
    const findings = seen.recordsNamed ? await diagnose(seen.records, seen.validatedDomains, this.#work) : [];
    return { cause: `${recordsIn(seen)}. ${causesOf(findings)}`.trim(), remedy: remediesOf(findings) };
  }

  /** The records that forbid Amazon to renew, and those to add. Nothing where ACM gives another reason or none. */
  async explainRefusal(seen: CertificateView): Promise<Advice> {
    if (seen.renewalReason !== "CAA_ERROR") return { cause: "", remedy: "" };
    const { inputs, context } = this.#work;
    const inForce = await findCaaInForce(seen, context.world);
    const caa = planCaa({ names: seen.names, zones: inputs.zones, inForce });
    return { cause: caa.inForce, remedy: `${caa.remedy}.` };
  }

  /** ACM revokes exported certificates only: it is exported once, and the key forgotten. */
  async revoke(
    { arn }: CertificateView,
    reason: RevocationReason,
    again: (act: () => Promise<RevokeAnswer>) => Promise<void>,
  ): Promise<void> {
    const { acm, inputs, resource, context } = this.#work;
    const { region, connection } = inputs;
    const tell = (message: string) => context.teller.progress(message);
    await exportOnce({ arn, region, connection }, { resource, tell }, context.world);
    await again(() => acm.revoke(arn, reason));
  }
}

function recordsIn({ records }: CertificateView): string {
  const named = records.map(({ name, value }) => `${name} CNAME ${value}`.replace(/\.$/, "")).join("; ");
  return named === "" ? "ACM has named no validation record yet" : `the records are ${named}`;
}
