import type { Acm, RequestTerms, RevokeAnswer } from "../aws/acm/acm";
import type { CertificateView } from "../aws/acm/certificateView";
import type { HostedZone } from "../kernel/domainName";
import type { Fault } from "../kernel/errors";
import type { Context } from "../kind/lifecycle";
import type { RevocationReason } from "./revocationReasons";
import type { ValidationRecord } from "./validationRecord";

/** The inputs of a certificate that tell which CA issues it, and how it is reached. */
export interface IssuerInputs {
  region: string;
  connection?: string | undefined;
  dnsConnection?: string | undefined;
  /** Where validation records are put. */
  zones: readonly HostedZone[];
}

/**
 * The rules of one kind of CA that need no call. Two are elsewhere: a lifetime is read from each certificate, and a
 * chain is proven by the anchors of its ExportSource beside Node's list, which has those of the public CA.
 */
export interface IssuerRules {
  /** Hours after which ACM gives a pending request up, and why, in words that follow `ACM gave up after … hours`. */
  readonly window: { hours: number; why: string };
  /** Names that the CA could never issue for. */
  nameFaults(names: readonly string[], inputs: Pick<IssuerInputs, "zones">): Fault[];
  /** Why a certificate that exists is none that the CA could have issued for us, of the input that names it. */
  misfits(seen: CertificateView, property: string): Fault[];
  /** The records that it is validated by, as its state keeps them. Their zone is "" where none of ours owns them. */
  recordsOf(
    seen: CertificateView,
    zones: readonly HostedZone[],
    known: readonly ValidationRecord[],
  ): ValidationRecord[];
  /** How a renewal of the generation `before` went. `renewed` only by a proof that the earlier one cannot show. */
  judgeRenewal(seen: CertificateView, before: CertificateView): "renewed" | "failed" | "pending";
}

/** The certificate that an issuer works for, and the means to do so. */
export interface Commission {
  inputs: IssuerInputs;
  /** Bound to the resource. */
  acm: Acm;
  /** The certificate as messages name it. */
  resource: string;
  /** The validation records that the state knows. */
  knownRecords: readonly ValidationRecord[];
  context: Context;
}

/** A fault and its remedy in words. Each is "" where there is nothing to say. */
export interface Advice {
  cause: string;
  remedy: string;
}

export type IssueStep =
  /** `for` follows `waiting for`. `hint` is said behind it. */
  { do: "wait"; for: string; hint: string } | { do: "finish" } | ({ do: "fail" } & Advice);

/** One issue, from its request on, with the steps that were taken for it so far. */
export interface Issuing {
  /** Does what the CA waits for by what is seen now, and says how the issue goes on. */
  advance(seen: CertificateView): Promise<IssueStep>;
}

/**
 * The CA of one certificate: validates, explains and revokes. Requests, renewals and exports are ACM's for every kind.
 */
export interface Issuer {
  readonly rules: IssuerRules;
  /** Parameters of RequestCertificate beside names, key, token and tags. */
  readonly requestTerms: RequestTerms;
  /** Puts the records that validate the certificate where the CA looks for them. Repeating it changes nothing. */
  putRecords(seen: CertificateView): Promise<void>;
  /** Brings the records of the certificate `arn` to where they belong by now, and gives them as they stand then. */
  moveRecords(before: readonly ValidationRecord[], arn: string): Promise<ValidationRecord[]>;
  /** Deletes the records of the certificate `arn`, which is deleted, as far as no other needs them. */
  deleteRecords(records: readonly ValidationRecord[], arn: string): Promise<void>;
  beginIssue(): Issuing;
  /** Tells why an issue or a renewal takes too long. Changes nothing, and never throws. */
  diagnose(seen: CertificateView, awaited: "issue" | "renewal"): Promise<Advice>;
  /** Tells why the CA refuses a renewal: `cause` follows the reason that ACM gives. Changes nothing. */
  explainRefusal(seen: CertificateView): Promise<Advice>;
  /**
   * Revokes the generation that is seen, for good. AWS refuses that while it is in use or being updated: `again` decides
   * how often it is tried.
   */
  revoke(
    seen: CertificateView,
    reason: RevocationReason,
    again: (act: () => Promise<RevokeAnswer>) => Promise<void>,
  ): Promise<void>;
}
