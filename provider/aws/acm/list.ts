import type { KeyAlgorithm } from "@aws-sdk/client-acm";
import { type CertificateNames, certificateNames, sameNames } from "../../kernel/certificateNames";
import { attempt } from "../calls/failures";
import type { AcmRegion } from "./acmRegion";
import type { Listed } from "./survey";

/** Seconds that a list may be old where what is looked for was requested minutes ago. */
const RECENT_SECONDS = 5;

/** The part of a request that can never be changed. */
export interface Wanted extends CertificateNames {
  keyAlgorithm: KeyAlgorithm;
}

/** A live certificate that shares a name with a wanted one. */
export interface Related {
  arn: string;
  /** Whether its key was ever exported: then some secret holds it, and so some state knew it. */
  exported: boolean;
  /** Whether it has exactly the wanted names, common name and algorithm. */
  isAlike: boolean;
}

/** The certificates of a region, as one resource looks for them. Errors name that resource. */
export class CertificateList {
  constructor(
    private readonly region: AcmRegion,
    private readonly resource: string,
  ) {}

  /** A certificate from a list that is at most this old. Undefined where the list does not show it. */
  async find(arn: string, maxAgeSeconds: number): Promise<Listed | undefined> {
    const doing = { resource: this.resource, action: `look for the certificate ${arn}` };
    return (await attempt(doing, () => this.region.listing.survey(maxAgeSeconds))).find(arn);
  }

  /** Whether ACM lists a certificate, which a fresh one is not yet for some seconds. */
  async has(arn: string): Promise<boolean> {
    return (await this.find(arn, RECENT_SECONDS)) !== undefined;
  }

  /** Live, exportable certificates that share one of these names. */
  async findRelated(wanted: Wanted): Promise<Related[]> {
    const doing = { resource: this.resource, action: "look for certificates of this stack" };
    const survey = await attempt(doing, () => this.region.firstSurvey());
    return survey
      .sharing(wanted.dnsNames)
      .filter((one) => one.exportable)
      .map((one) => ({
        arn: one.arn,
        exported: one.exported,
        isAlike:
          one.keyAlgorithm === wanted.keyAlgorithm &&
          sameNames(certificateNames(one.commonName, one.names), wanted),
      }));
  }

  /**
   * Of these domains, those whose record another live certificate of this account and region is validated by. A record
   * that is kept too long harms nobody, one that is deleted too early does: the list is one that began after the call,
   * and what this process has requested counts though no list shows it yet.
   */
  async findDomainsInUse(domains: readonly string[], exceptArn: string): Promise<Set<string>> {
    const { listing, done } = this.region;
    const doing = {
      resource: this.resource,
      action: `look for other certificates of ${domains.join(", ")}`,
    };
    const survey = await attempt(doing, () => listing.survey(0));
    // A list may still show what was just deleted.
    const isOther = (arn: string) => arn !== exceptArn && !done.wasDeleted(arn);
    const isListedUse = (domain: string) => survey.usersOf(domain).some(isOther);
    const isFreshUse = (domain: string) =>
      done.requestedFor(domain).some((arn) => isOther(arn) && !survey.find(arn));
    return new Set(domains.filter((domain) => isListedUse(domain) || isFreshUse(domain)));
  }
}
