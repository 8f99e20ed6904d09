import type { CertificateView } from "../../aws/acm/certificateView";
import { validationDomain } from "../../kernel/domainName";
import type { DnsAnswer, PublicDns } from "../../kernel/publicDns";
import type { World } from "../../kind/world";
import type { CaaInForce } from "./plan/caa";

/** CNAMEs that resolvers follow, one to the next. */
const MOST_CNAMES = 8;

/**
 * The CAA records that made ACM refuse an issue or a renewal, as the public DNS shows them. Nothing where it shows none
 * or is not there.
 */
export async function findCaaInForce(seen: CertificateView, { publicDns }: World): Promise<CaaInForce[]> {
  if (![seen.failureReason, seen.renewalReason].includes("CAA_ERROR") || !publicDns) return [];
  const refused = seen.failedDomains.length > 0 ? seen.failedDomains : seen.names;
  const found = await Promise.all(refused.map((name) => climb(name, publicDns)));
  return found.filter((one) => one !== undefined);
}

/** From the name up to the domain below the top level: the first with CAA records is the one that counts. */
async function climb(name: string, publicDns: PublicDns): Promise<CaaInForce | undefined> {
  const labels = validationDomain(name).split(".");
  for (let first = 0; first < labels.length - 1; first++) {
    const owner = labels.slice(first).join(".");
    const answer = await lookUp(owner, "CAA", publicDns);
    if ("values" in answer && answer.values.length > 0)
      return { name, ...(await carrierOf(owner, publicDns)), values: answer.values };
    // A name server that does not answer may hide records that count before those above.
    if ("reason" in answer && answer.reason !== "no such record") return undefined;
  }
  return undefined;
}

/** The domain at the end of a name's CNAMEs, as a resolver answers for a CNAME with the records of its target. */
async function carrierOf(domain: string, publicDns: PublicDns): Promise<Pick<CaaInForce, "owner" | "cname">> {
  let owner = domain;
  for (let followed = 0; followed < MOST_CNAMES; followed++) {
    const answer = await lookUp(owner, "CNAME", publicDns);
    const [target] = "values" in answer ? answer.values : [];
    if (target === undefined) break;
    owner = target;
  }
  return owner === domain ? { owner } : { owner, cname: domain };
}

/** A well-known resolver first, as ACM stands outside too. Then this machine's own. */
async function lookUp(owner: string, type: "CAA" | "CNAME", publicDns: PublicDns): Promise<DnsAnswer> {
  let last: DnsAnswer = { reason: "no answer" };
  for (const resolver of [...publicDns.resolvers, undefined]) {
    last = await publicDns.lookUp(owner, type, resolver).catch(() => last);
    if (!("reason" in last) || last.reason !== "no answer") return last;
  }
  return last;
}
