import { after, SECOND } from "../clock";
import type { Ids } from "../ids";
import type { Authority } from "../pki/authority";
import { awsError } from "../wire/error";
import type { CallContext } from "../wire/service";
import type { Certificate } from "./certificate";
import type { History } from "./history";

/** AWS's figures by default; tests lower them to reach the limits. */
export interface AcmSettings {
  /** For how long a fresh certificate cannot be described yet. */
  describeDelaySeconds: number;
  /** For how long a fresh certificate shows no validation record yet. */
  recordDelaySeconds: number;
  namesPerCertificate: number;
  certificatesPerRegion: number;
  requestsPerYear: number;
}

interface RememberedToken {
  arn: string;
  at: Date;
}

const ARN = /^arn:[\w-]+:acm:([\w-]+):(\d+):certificate\/[\w-]+$/;

/** What ACM's operations work on: the certificates of all accounts and regions, and what is remembered about them. */
export class Acm {
  readonly #certificates = new Map<string, Certificate>();
  readonly tokens = new Map<string, RememberedToken>();
  /** When certificates were requested, by account and region: the yearly quota counts deleted ones too. */
  readonly requests = new Map<string, Date[]>();
  readonly daysBeforeExpiry = new Map<string, number>();

  constructor(
    readonly settings: AcmSettings,
    readonly history: History,
    readonly authority: Authority,
    readonly ids: Ids,
  ) {}

  add(certificate: Certificate, now: Date): void {
    this.#certificates.set(certificate.arn, certificate);
    this.history.observe(certificate, now);
  }

  /** The caller's certificate, brought up to date, or ACM's error. */
  require(arn: string, { caller, region, now }: CallContext): Certificate {
    const [, arnRegion, account] = ARN.exec(arn) ?? [];
    if (arnRegion === undefined) throw awsError("InvalidArnException", `Invalid ARN: ${arn}`);
    const certificate = this.#certificates.get(arn);
    const own = arnRegion === region && account === caller.account;
    if (certificate === undefined || !own || !this.#visible(certificate, now)) {
      throw awsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
    }
    this.history.settle(certificate, now);
    return certificate;
  }

  /** The certificate behind an ARN whoever asks: for the sandbox's own control interface. */
  find(arn: string): Certificate | undefined {
    return this.#certificates.get(arn);
  }

  /** All certificates of the caller in the region, brought up to date, oldest first. */
  list({ caller, region, now }: CallContext): Certificate[] {
    const own = [...this.#certificates.values()].filter(
      (certificate) =>
        certificate.account === caller.account &&
        certificate.region === region &&
        this.#visible(certificate, now),
    );
    for (const certificate of own) this.history.settle(certificate, now);
    return own;
  }

  delete(certificate: Certificate): void {
    this.#certificates.delete(certificate.arn);
  }

  /** Lets all certificates live through the time before a change of DNS. */
  settleAll(now: Date): void {
    for (const certificate of this.#certificates.values()) this.history.settle(certificate, now);
  }

  observeAll(now: Date): void {
    for (const certificate of this.#certificates.values()) this.history.observe(certificate, now);
  }

  reset(): void {
    for (const map of [this.#certificates, this.tokens, this.requests, this.daysBeforeExpiry]) map.clear();
  }

  #visible(certificate: Certificate, now: Date): boolean {
    return now >= after(certificate.createdAt, this.settings.describeDelaySeconds * SECOND);
  }
}
