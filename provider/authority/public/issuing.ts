import type { CertificateView } from "../../aws/acm/certificateView";
import type { IssueStep, Issuing } from "../issuer";
import { findCaaInForce } from "./caaInForce";
import { diagnoseNowAndThen } from "./diagnose";
import { causesOf, type Finding, remediesOf } from "./plan/diagnosis";
import { planIssuance } from "./plan/issuance";
import { placeRecords, putValidationRecords } from "./records";
import type { ValidationWork } from "./work";

/** Seconds after which the records of a request that is still pending are put again. */
const RECORDS_AGAIN_SECONDS = 10 * 60;

/** One issue by the public CA: puts the records that ACM names, and looks into why ACM does not see them. */
export class PublicIssuing implements Issuing {
  readonly #lookInto: (seen: CertificateView) => Promise<readonly Finding[]>;
  #putAt = Number.NEGATIVE_INFINITY;
  #findings: readonly Finding[] = [];

  constructor(private readonly work: ValidationWork) {
    this.#lookInto = diagnoseNowAndThen(work);
  }

  async advance(seen: CertificateView): Promise<IssueStep> {
    const { inputs, context } = this.work;
    // Somebody may have taken the records away since. Putting them again changes nothing where they stand.
    const recordsPut = this.#now() - this.#putAt < RECORDS_AGAIN_SECONDS * 1000;
    const caaInForce = await findCaaInForce(seen, context.world);
    const observed = { ...seen, zones: inputs.zones, recordsPut, caaInForce };
    let action = planIssuance(observed);
    if (action.do === "put-records") {
      await putValidationRecords(placeRecords(seen.records, this.work), this.work);
      this.#putAt = this.#now();
      action = planIssuance({ ...observed, recordsPut: true });
    }
    if (action.do === "finish" || action.do === "fail") return action;
    if (seen.recordsNamed) this.#findings = await this.#lookInto(seen);
    const awaited = action.do === "wait" ? action.for : "ACM";
    return { do: "wait", for: `${awaited}${validated(seen)}`, hint: told(this.#findings) };
  }

  #now(): number {
    return this.work.context.world.now().getTime();
  }
}

function validated(seen: CertificateView): string {
  return seen.recordsNamed
    ? ` (${seen.validatedDomains.length} of ${seen.names.length} names validated)`
    : "";
}

function told(findings: readonly Finding[]): string {
  return findings.length === 0 ? "" : `; ${causesOf(findings)} ${remediesOf(findings)}`;
}
