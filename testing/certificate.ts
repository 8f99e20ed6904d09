import type { CertificateInputs, CertificateState } from "../provider/certificate/model/inputs";
import { renewAfterOf } from "../provider/certificate/plan/renewal";
import { BLANK } from "../provider/certificate/state";
import { formatArn } from "../provider/kernel/arn";
import { certificateNames } from "../provider/kernel/certificateNames";
import { findZoneFor, validationDomain } from "../provider/kernel/domainName";
import { PkiError } from "../provider/kernel/errors";
import { certificateIdOf } from "../provider/kernel/identity";
import { partitionOfRegion } from "../provider/kernel/regions";
import { type Lifecycle, Unfinished } from "../provider/kind/lifecycle";
import { digitsOf, type MockedAccount } from "./account";
import type { AskedCertificate, CertificateFate } from "./options";

const DAY_MS = 86_400_000;
/** As ACM issues since February 2026. */
const LIFETIME_DAYS = 198;

type Fates = (asked: AskedCertificate) => CertificateFate | undefined;

/** Makes certificates as ACM would: the same program gets the same ARNs, serials and dates in every run. */
export class MockedCertificates {
  constructor(
    private readonly account: MockedAccount,
    private readonly fates: Fates = () => undefined,
  ) {}

  readonly create: Lifecycle<CertificateInputs, CertificateState>["create"] = async (inputs) => {
    const fate = this.fates(askedBy(inputs)) ?? {};
    const { adoptArn, certificateId, region, accountId } = inputs;
    const arn = adoptArn ?? arnOf(certificateId, region, accountId);
    if (fate.failure !== undefined) throw failed(arn, inputs, fate.failure);
    const adopted = adoptArn !== undefined;
    return { id: arn, state: { ...this.#issued(arn, inputs, fate), claim: 1, adopted } };
  };

  /** A certificate that is only read: ACM alone knows its names. */
  readonly read: Lifecycle<CertificateInputs, CertificateState>["read"] = async (arn, given) => {
    const inputs = { ...given, commonName: "", dnsNames: [], zones: [] };
    const fate = this.fates(askedBy(inputs)) ?? {};
    const [commonName = "", ...others] = fate.dnsNames ?? ["www.example.com"];
    const certificateId = certificateIdOf(given.identity);
    const named = { ...inputs, certificateId, ...certificateNames(commonName, others) };
    return { ...this.#issued(arn, named, fate), foreign: true };
  };

  #issued(
    arn: string,
    inputs: CertificateInputs,
    { issuedAt, inUseBy = [] }: CertificateFate,
  ): CertificateState {
    const begin = issuedAt === undefined ? this.account.now : new Date(issuedAt);
    const notBefore = `${begin.toISOString().slice(0, 10)}T00:00:00.000Z`;
    const end = Date.parse(notBefore) + LIFETIME_DAYS * DAY_MS;
    const notAfter = new Date(end - 1000).toISOString();
    const serial = serialOf(arn, notBefore);
    return {
      ...inputs,
      ...BLANK,
      status: Date.parse(notAfter) < this.account.now.getTime() ? "EXPIRED" : "ISSUED",
      ...{ serial, notBefore, notAfter, requestedAt: notBefore },
      renewAfter: renewAfterOf(inputs, { notBefore, notAfter }),
      fingerprintSha256: digitsOf("fingerprint", arn, serial),
      validationRecords: recordsOf(inputs),
      renewedFor: inputs.renewNow ?? "",
      inUseBy: [...inUseBy].sort(),
    };
  }
}

/** The resource and, in a set, the key: a member's identity ends with a slash and the key (set/identity.ts). */
function askedBy({ identity, commonName, dnsNames }: CertificateInputs): AskedCertificate {
  const [types = "", ...rest] = identity.resource.split("::");
  const full = rest.join("::");
  const slash = types.endsWith("CertificateSet") ? full.lastIndexOf("/") : -1;
  const names = { commonName, dnsNames };
  return slash < 0
    ? { name: full, ...names }
    : { name: full.slice(0, slash), key: full.slice(slash + 1), ...names };
}

function arnOf(certificateId: string, region: string, accountId: string): string {
  const uuid = certificateId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const partition = partitionOfRegion(region);
  return formatArn({ partition, service: "acm", region, accountId, resource: `certificate/${uuid}` });
}

/** 16 bytes, hexadecimal, in pairs, the first of them positive as X.509 wants it. */
function serialOf(arn: string, notBefore: string): string {
  const digits = `0${digitsOf("serial", arn, notBefore).slice(1, 32)}`;
  return digits.replace(/(..)(?=.)/g, "$1:");
}

function recordsOf({ dnsNames, zones, accountId }: CertificateInputs): CertificateState["validationRecords"] {
  const domains = [...new Set(dnsNames.map(validationDomain))];
  return domains.map((domain) => {
    const name = `_${digitsOf("record", accountId, domain).slice(0, 32)}.${domain}.`;
    const target = digitsOf("target", accountId, domain);
    const value = `_${target.slice(0, 32)}.${target.slice(32, 42)}.acm-validations.aws.`;
    return { domain, name, value, zoneId: findZoneFor(domain, zones)?.id ?? "" };
  });
}

/** A failure of the issue, with what stands in ACM then. */
function failed(arn: string, inputs: CertificateInputs, failureReason: string): Unfinished {
  const error = new PkiError({
    code: "IssuanceFailed",
    resource: `Certificate ${inputs.resourceUrn.split("::").at(-1)}`,
    cause: `ACM refuses it: ${failureReason} (${arn}).`,
    remedy: "The mocks were told to let it fail.",
  });
  return new Unfinished(arn, { ...inputs, ...BLANK, claim: 1, status: "FAILED", failureReason }, error);
}
