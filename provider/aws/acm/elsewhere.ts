import type { ErrorCode, PkiError } from "../../kernel/errors";
import { mayBeUnopened } from "../../kernel/regions";
import type { Access } from "../calls/access";
import { attemptFind } from "../calls/failures";
import type { Clock } from "../calls/wait";
import { type Survey, surveyCertificates } from "./survey";

/**
 * How a region answers that the account has not enabled: it knows nobody. (A session token of STS's old global
 * endpoint is answered alike where the region is enabled; the SDK asks regional endpoints, whose tokens hold everywhere.)
 * Source: AWS Account Management, "Specify which AWS Regions your account can use".
 */
const NOT_ENABLED = ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"];

/** Seconds for which an answer stands, so that deleting a thousand certificates does not ask a thousand times. */
const STANDS_SECONDS = 60;

/** What the other regions say of a domain's record. */
export interface Elsewhere {
  /** Regions with a live certificate that is validated by it. */
  usedIn: string[];
  /** Regions that gave no answer, and why. */
  unknown: { region: string; code: ErrorCode }[];
}

/** A region's certificates, undefined where it is not enabled; or why they are not known. */
type Answer = { survey: Survey | undefined } | { code: ErrorCode };

const answers = new WeakMap<Access, Map<string, { at: Date; answer: Promise<Answer> }>>();

interface Question {
  domains: readonly string[];
  regions: readonly string[];
  clock: Pick<Clock, "now">;
}

/** Asks these regions, all at once, which of them need the records of these domains. Never throws. */
export async function lookElsewhere(
  access: Access,
  resource: string,
  { domains, regions, clock }: Question,
): Promise<Map<string, Elsewhere>> {
  const asked = { domains, clock };
  const seen = await Promise.all(
    regions.map(async (region) => ({ region, ...(await answerOf(access, resource, region, asked)) })),
  );
  const elsewhere = (domain: string): Elsewhere => ({
    usedIn: seen.filter((one) => isUse(one, domain)).map((one) => one.region),
    unknown: seen.flatMap((one) => ("code" in one ? [{ region: one.region, code: one.code }] : [])),
  });
  return new Map(domains.map((domain) => [domain, elsewhere(domain)]));
}

/**
 * A region's answer, fresh or less than a minute old. One that would keep a record is never an old one: what it
 * names may have been deleted since, by this very run.
 */
async function answerOf(
  access: Access,
  resource: string,
  region: string,
  { domains, clock }: Omit<Question, "regions">,
): Promise<Answer> {
  const now = clock.now();
  const known = answers.get(access) ?? new Map<string, { at: Date; answer: Promise<Answer> }>();
  answers.set(access, known);
  const last = known.get(region);
  if (last && now.getTime() - last.at.getTime() < STANDS_SECONDS * 1000) {
    const answer = await last.answer;
    if (!domains.some((domain) => isUse(answer, domain))) return answer;
  }
  const answer = ask(access, resource, region, clock);
  known.set(region, { at: now, answer });
  return answer;
}

function isUse(answer: Answer, domain: string): boolean {
  return "survey" in answer && answer.survey !== undefined && answer.survey.usersOf(domain).length > 0;
}

async function ask(
  access: Access,
  resource: string,
  region: string,
  clock: Pick<Clock, "now">,
): Promise<Answer> {
  const doing = { resource, action: `look for certificates in ${region}` };
  const empty = mayBeUnopened(region) ? [...NOT_ENABLED, "ENOTFOUND"] : NOT_ENABLED;
  try {
    const look = () => surveyCertificates(access.quickAcm(region), clock, 0);
    return { survey: await attemptFind(doing, empty, look) };
  } catch (error) {
    // attemptFind throws nothing else.
    return { code: (error as PkiError).code };
  }
}
