import type { ErrorCode, PkiError } from "../../kernel/errors";
import { memoised } from "../../kernel/memoised";
import { mayBeUnopened } from "../../kernel/regions";
import type { Clients } from "../calls/clients";
import { attemptFind } from "../calls/failures";
import type { Clock } from "../calls/wait";
import { Listing } from "./listing";
import type { Survey } from "./survey";

/**
 * Errors of a region that the account has not enabled, as such a region knows no credentials. (It answers a session
 * token of STS's old global endpoint alike where it is enabled. The SDK asks regional endpoints, whose tokens hold
 * everywhere.) Source: AWS Account Management, "Specify which AWS Regions your account can use".
 */
const NOT_ENABLED = ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"];

/** Seconds for which an answer stands, so that deleting a thousand certificates does not ask a thousand times. */
const STANDS_SECONDS = 60;

/** Findings of the other regions on a domain's record. */
export interface Elsewhere {
  /** Regions with a live certificate that is validated by it. */
  usedIn: string[];
  /** Regions that gave no answer, and why. */
  unknown: { region: string; code: ErrorCode }[];
}

/** A region's certificates, undefined where it is not enabled, or why they are not known. */
type Answer = { survey: Survey | undefined } | { code: ErrorCode };

/** All regions as one connection looks at them in passing, and what each has answered. */
export class OtherRegions {
  readonly #listings = new Map<string, Listing>();
  readonly #answers = new Map<string, { at: Date; answer: Promise<Answer> }>();

  constructor(
    private readonly clients: Pick<Clients, "quickAcm">,
    private readonly clock: Pick<Clock, "now">,
  ) {}

  /** Asks these regions, all at once, which of them need the records of these domains. Never throws. */
  async look(
    domains: readonly string[],
    regions: readonly string[],
    resource: string,
  ): Promise<Map<string, Elsewhere>> {
    const seen = await Promise.all(
      regions.map(async (region) => ({ region, ...(await this.#answerOf(region, domains, resource)) })),
    );
    const elsewhere = (domain: string): Elsewhere => ({
      usedIn: seen.filter((one) => isUse(one, domain)).map((one) => one.region),
      unknown: seen.flatMap((one) => ("code" in one ? [{ region: one.region, code: one.code }] : [])),
    });
    return new Map(domains.map((domain) => [domain, elsewhere(domain)]));
  }

  /**
   * A region's answer, fresh or less than a minute old. An answer that would keep a record is never an old one: this
   * very run may have deleted its certificates since.
   */
  async #answerOf(region: string, domains: readonly string[], resource: string): Promise<Answer> {
    const now = this.clock.now();
    const last = this.#answers.get(region);
    if (last && now.getTime() - last.at.getTime() < STANDS_SECONDS * 1000) {
      const answer = await last.answer;
      if (!domains.some((domain) => isUse(answer, domain))) return answer;
    }
    const answer = this.#ask(region, resource);
    this.#answers.set(region, { at: now, answer });
    return answer;
  }

  async #ask(region: string, resource: string): Promise<Answer> {
    const doing = { resource, action: `look for certificates in ${region}` };
    const empty = mayBeUnopened(region) ? [...NOT_ENABLED, "ENOTFOUND"] : NOT_ENABLED;
    try {
      return { survey: await attemptFind(doing, empty, () => this.#listing(region).survey(0)) };
    } catch (error) {
      // attemptFind throws nothing else.
      return { code: (error as PkiError).code };
    }
  }

  #listing(region: string): Listing {
    const make = () => new Listing(this.clients.quickAcm(region), this.clock);
    return memoised(this.#listings, region, make);
  }
}

function isUse(answer: Answer, domain: string): boolean {
  return "survey" in answer && answer.survey !== undefined && answer.survey.usersOf(domain).length > 0;
}
