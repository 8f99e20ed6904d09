import type { CertificateSummary } from "@aws-sdk/client-acm";
import { validationDomain } from "../../kernel/domainName";
import type { CertificateStatus } from "./certificateStatus";

const LIVE: readonly (CertificateStatus | undefined)[] = ["PENDING_VALIDATION", "ISSUED"];

/** A certificate as a list shows it, which has neither the serial nor the state of its renewal. */
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
  /** ISO 8601. Empty while not issued. */
  notBefore: string;
  notAfter: string;
  /** All that may move when it is issued or renewed, as one text to compare. */
  mark: string;
}

/** All certificates of an account and region, of every status, as one listing showed them. */
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
      // A summary shows the first hundred names only. Those that it leaves out may need any record.
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
