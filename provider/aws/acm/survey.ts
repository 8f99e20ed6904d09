import {
  type ACMClient,
  type CertificateSummary,
  KeyAlgorithm,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import { validationDomain } from "../../kernel/domainName";
import type { Clock } from "../calls/wait";
import type { CertificateStatus } from "./certificateStatus";

const LIVE: readonly (CertificateStatus | undefined)[] = ["PENDING_VALIDATION", "ISSUED"];

/** A certificate as a list shows it; the serial is not there, nor how its renewal goes. */
export interface Listed {
  arn: string;
  status: CertificateStatus;
  commonName: string;
  names: readonly string[];
  /** As RequestCertificate takes it, such as RSA_2048. */
  keyAlgorithm: string;
  exportable: boolean;
  /** Whether its key was ever exported. */
  exported: boolean;
  isInUse: boolean;
  /** ISO 8601; empty while not issued. */
  notBefore: string;
  notAfter: string;
  /** All that may move when it is issued or renewed, as one text to compare. */
  mark: string;
}

/** All certificates of a client's account and region, of every status, as one listing showed them. */
export class Survey {
  readonly #byArn: ReadonlyMap<string, CertificateSummary>;
  #byName: Map<string, CertificateSummary[]> | undefined;
  #byDomain: Map<string, CertificateSummary[]> | undefined;
  #unclear: CertificateSummary[] = [];

  constructor(found: ReadonlyMap<string, CertificateSummary>) {
    this.#byArn = found;
  }

  find(arn: string): Listed | undefined {
    const one = this.#byArn.get(arn);
    return one && listedOf(one);
  }

  /** Live certificates that share one of these names, each once. */
  sharing(names: readonly string[]): Listed[] {
    this.#byName ??= this.#index((one) => one.SubjectAlternativeNameSummaries ?? []);
    const index = this.#byName;
    return [...new Set(names.flatMap((name) => index.get(name) ?? []))].map(listedOf);
  }

  /** ARNs of the live certificates that a domain's record validates. */
  usersOf(domain: string): string[] {
    this.#byDomain ??= this.#index((one) => {
      // A summary shows the first hundred names only; what it does not show may need any record.
      if (one.HasAdditionalSubjectAlternativeNames) this.#unclear.push(one);
      return [one.DomainName ?? "", ...(one.SubjectAlternativeNameSummaries ?? [])].map(validationDomain);
    });
    const users = new Set([...(this.#byDomain.get(domain) ?? []), ...this.#unclear]);
    return [...users].map((one) => one.CertificateArn ?? "");
  }

  #index(keysOf: (one: CertificateSummary) => readonly string[]): Map<string, CertificateSummary[]> {
    const index = new Map<string, CertificateSummary[]>();
    for (const one of this.#byArn.values()) {
      if (!LIVE.includes(one.Status)) continue;
      for (const key of new Set(keysOf(one))) {
        const known = index.get(key);
        if (known) known.push(one);
        else index.set(key, [one]);
      }
    }
    return index;
  }
}

function listedOf(one: CertificateSummary): Listed {
  const { NotBefore, NotAfter, IssuedAt } = one;
  const moments = [NotBefore, NotAfter, IssuedAt].map((moment) => moment?.toISOString() ?? "");
  const [notBefore = "", notAfter = ""] = moments;
  return {
    arn: one.CertificateArn ?? "",
    status: one.Status as CertificateStatus,
    commonName: one.DomainName ?? "",
    names: one.SubjectAlternativeNameSummaries ?? [],
    // ACM shows RSA-2048 where it takes RSA_2048.
    keyAlgorithm: (one.KeyAlgorithm ?? "").replace("-", "_"),
    exportable: one.ExportOption === "ENABLED",
    exported: one.Exported ?? false,
    isInUse: one.InUse ?? false,
    notBefore,
    notAfter,
    mark: [one.Status, one.RenewalEligibility, ...moments].join(" "),
  };
}

interface Listing {
  /** When it began, in milliseconds; what failed is never young enough. */
  begunAt: number;
  answer: Promise<Survey>;
  isRunning: boolean;
  /** The one that begins when this one has ended. */
  next?: Promise<Survey>;
}

const listings = new WeakMap<ACMClient, Listing>();

/**
 * A listing that began less than `maxAgeSeconds` ago, which all callers of a client share; with 0 one that begins
 * after the call. Listings of a client run one after the other, so that a thousand callers at once wait for two. What
 * failed is not remembered. Throws the SDK's own exception.
 */
export function surveyCertificates(
  acm: ACMClient,
  clock: Pick<Clock, "now">,
  maxAgeSeconds: number,
): Promise<Survey> {
  const known = listings.get(acm);
  if (!known) return begin(acm, clock);
  const age = clock.now().getTime() - known.begunAt;
  // A clock that was set back makes nothing younger.
  if (age >= 0 && age < maxAgeSeconds * 1000) return known.answer;
  if (known.next) return known.next;
  if (!known.isRunning) return begin(acm, clock);
  const goOn = () => begin(acm, clock);
  known.next = known.answer.then(goOn, goOn);
  return known.next;
}

function begin(acm: ACMClient, clock: Pick<Clock, "now">): Promise<Survey> {
  const begunAt = clock.now().getTime();
  const listing: Listing = { begunAt, answer: list(acm), isRunning: true };
  listings.set(acm, listing);
  listing.answer.then(
    () => {
      listing.isRunning = false;
    },
    () => {
      listing.isRunning = false;
      listing.begunAt = Number.NEGATIVE_INFINITY;
    },
  );
  return listing.answer;
}

/** An account holds 2,500 certificates, three pages; one query for all statuses serves every question. */
async function list(acm: ACMClient): Promise<Survey> {
  // Without keyTypes ACM lists RSA_2048 certificates alone.
  const query = { Includes: { keyTypes: Object.values(KeyAlgorithm) } };
  const found = new Map<string, CertificateSummary>();
  for await (const page of paginateListCertificates({ client: acm, pageSize: 1000 }, query))
    for (const one of page.CertificateSummaryList ?? []) found.set(one.CertificateArn ?? "", one);
  return new Survey(found);
}
