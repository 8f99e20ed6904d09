import { after, SECOND } from "../core/clock";
import type { Ids } from "../core/ids";
import type { CallContext, Place } from "../core/operation";
import { partitionOf } from "../core/partition";
import { firstTags } from "../core/tags";
import type { Authority } from "../pki/authority";
import { awsError } from "../wire/error";
import type { Certificate } from "./certificate";
import type { History } from "./history";
import { Register } from "./register";

/** AWS's figures by default. Tests lower them to reach the limits. */
export interface AcmSettings {
  /** For how long a fresh certificate cannot be described yet. */
  describeDelaySeconds: number;
  /** For how long a fresh certificate is in no list and no search yet, where that is longer. */
  listDelaySeconds: number;
  /** For how long a fresh certificate shows no validation record yet. */
  recordDelaySeconds: number;
  /** For how long after a renewal ExportCertificate says that the certificate has no relation of type EXPORT. */
  exportDelaySeconds: number;
  /** For how long after an issue or a first export RevokeCertificate says that the certificate is being updated. */
  revokeDelaySeconds: number;
  namesPerCertificate: number;
  certificatesPerRegion: number;
  requestsPerYear: number;
}

interface RememberedToken {
  arn: string;
  at: Date;
}

/** The facts of a certificate that a request or an import decides. The rest is the same for all new ones. */
type NewCertificate = Pick<Certificate, "domains" | "keyAlgorithm" | "exportable" | "tags"> &
  Partial<Pick<Certificate, "issues" | "imported" | "failure">>;

const ARN = /^arn:[\w-]+:acm:([\w-]+):(\d+):certificate\/[\w-]+$/;

/**
 * The state behind ACM's operations: the certificates of all accounts and regions, and the requests that are
 * remembered.
 */
export class Acm {
  readonly #certificates = new Register();
  readonly tokens = new Map<string, RememberedToken>();
  /** When certificates were requested, by account and region: the yearly quota counts deleted ones too. */
  readonly requests = new Map<string, Date[]>();
  readonly daysBeforeExpiry = new Map<string, number>();

  constructor(
    readonly settings: AcmSettings,
    readonly history: History,
    readonly authority: Authority,
    private readonly ids: Ids,
  ) {}

  /** Makes a certificate under a new ARN, unless the account holds as many as it may: expired ones count too. */
  create({ caller, region, now }: CallContext, facts: NewCertificate): Certificate {
    const { certificatesPerRegion } = this.settings;
    if (this.#certificates.inPlace(caller.account, region).size >= certificatesPerRegion) {
      throw awsError(
        "LimitExceededException",
        `Cannot have more than ${certificatesPerRegion} certificates in this account and region.`,
      );
    }
    const id = this.ids.uuid("certificate");
    const certificate: Certificate = {
      arn: `arn:${partitionOf(region)}:acm:${region}:${caller.account}:certificate/${id}`,
      account: caller.account,
      region,
      createdAt: now,
      inUseBy: new Map(),
      proofs: new Map(),
      validated: new Map(),
      issues: [],
      ...facts,
      ...firstTags(facts.tags, now),
    };
    this.#certificates.add(certificate);
    this.history.observe(certificate, now);
    return certificate;
  }

  /** The caller's certificate, brought up to date, or ACM's error. */
  require(arn: string, context: CallContext): Certificate {
    const certificate = this.requireRequested(arn, context);
    if (!this.#visible(certificate, context.now)) throw notFound(arn);
    this.history.settle(certificate, context.now);
    return certificate;
  }

  /** The caller's certificate as it was last seen, also while it cannot be described yet, or ACM's error. */
  requireRequested(arn: string, { caller, region }: CallContext): Certificate {
    const [, arnRegion, account] = ARN.exec(arn) ?? [];
    if (arnRegion === undefined) throw awsError("InvalidArnException", `Invalid ARN: ${arn}`);
    const certificate = this.#certificates.find(arn);
    const own = arnRegion === region && account === caller.account;
    if (certificate === undefined || !own) throw notFound(arn);
    return certificate;
  }

  /** The certificate behind an ARN whoever asks: for the sandbox's own control interface. */
  find(arn: string): Certificate | undefined {
    return this.#certificates.find(arn);
  }

  /** All certificates of the caller in the region that lists know by now, brought up to date, oldest first. */
  list({ caller, region, now }: Place): Certificate[] {
    const isListed = (one: Certificate) =>
      this.#visible(one, now) && now >= after(one.createdAt, this.settings.listDelaySeconds * SECOND);
    const shown = [...this.#certificates.inPlace(caller.account, region)].filter(isListed);
    for (const certificate of shown) this.history.settle(certificate, now);
    return shown;
  }

  delete(certificate: Certificate): void {
    this.#certificates.delete(certificate);
  }

  /**
   * The certificates that a change of DNS at these names can concern. All of them where it may be noticed anywhere.
   */
  provenAt(names: ReadonlySet<string> | undefined): Iterable<Certificate> {
    return this.#certificates.provenAt(names);
  }

  reset(): void {
    for (const map of [this.#certificates, this.tokens, this.requests, this.daysBeforeExpiry]) map.clear();
  }

  #visible(certificate: Certificate, now: Date): boolean {
    return now >= after(certificate.createdAt, this.settings.describeDelaySeconds * SECOND);
  }
}

const notFound = (arn: string) => awsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
