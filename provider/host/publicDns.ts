import { type CaaRecord, promises } from "node:dns";
import { isIP } from "node:net";
import { type DnsAnswer, type PublicDns, type PublicRecordType, plainHost } from "../kernel/publicDns";

/** Cloudflare and Google: whoever asks them sees the same as the world outside. */
const WELL_KNOWN = ["1.1.1.1", "8.8.8.8"] as const;
const TRY_MS = 2000;
/** Limit of one question. A system with several resolvers would be waited for once for each. */
const QUESTION_MS = 4000;

/** Node's names for an answer without a record. Source: node:dns, "Error codes". */
const ABSENT = ["ENODATA", "ENOTFOUND"];

/** A domain that every resolver of the internet finds. A resolver that does not is cut off from it. */
const CONTROL = "amazonaws.com";

/** The public DNS by node:dns: one try of two seconds, so that blocked outgoing DNS holds up nobody. */
export function openPublicDns(resolvers: readonly string[] = WELL_KNOWN): PublicDns {
  return {
    resolvers,
    async lookUp(name, type, resolver) {
      const answer = await lookUp(name, type, resolver);
      // A name server of one zone is not asked for others.
      const isResolver = resolver === undefined || resolvers.includes(resolver);
      if (!isResolver || !("reason" in answer) || answer.reason !== "no such record") return answer;
      // Closed networks answer in the name of 1.1.1.1, too, and deny everything.
      const control = await lookUp(CONTROL, "NS", resolver);
      return "values" in control ? answer : { reason: "no answer" };
    },
  };
}

async function lookUp(name: string, type: PublicRecordType, resolver?: string): Promise<DnsAnswer> {
  try {
    const server = resolver === undefined ? undefined : await addressOf(resolver);
    return { values: await ask(server, (dns) => QUESTIONS[type](dns, plainHost(name))) };
  } catch (error) {
    return { reason: reasonOf(error, resolver) };
  }
}

const QUESTIONS: Record<PublicRecordType, (dns: promises.Resolver, name: string) => Promise<string[]>> = {
  CNAME: async (dns, name) => (await dns.resolveCname(name)).map(plainHost),
  NS: async (dns, name) => (await dns.resolveNs(name)).map(plainHost),
  CAA: async (dns, name) => (await dns.resolveCaa(name)).map(caaText),
};

/** Asks one server, or the system's. Each question has a resolver of its own, so that it can be cancelled alone. */
async function ask<T>(
  server: string | undefined,
  question: (dns: promises.Resolver) => Promise<T>,
): Promise<T> {
  const dns = new promises.Resolver({ timeout: TRY_MS, tries: 1 });
  if (server !== undefined) dns.setServers([server]);
  const timer = setTimeout(() => dns.cancel(), QUESTION_MS);
  try {
    return await question(dns);
  } finally {
    clearTimeout(timer);
  }
}

/** The address of a name server that is known by its name. An address may carry a port. */
async function addressOf(server: string): Promise<string> {
  if (isIP(server.replace(/:\d+$/, "")) !== 0 || isIP(server) !== 0) return server;
  const [address] = await ask(undefined, (dns) => dns.resolve4(server)).catch(() => []);
  if (address === undefined) throw new Error(`no address of ${server}`);
  return address;
}

function reasonOf(
  error: unknown,
  resolver: string | undefined,
): Extract<DnsAnswer, { reason: string }>["reason"] {
  const { code = "" } = error as { code?: string };
  if (ABSENT.includes(code)) return "no such record";
  // A local forwarder says the same where it is cut off from the world: of it, this tells nothing of the domain.
  return code === "ESERVFAIL" && resolver !== undefined ? "server failure" : "no answer";
}

/** `0 issue "amazon.com"`: Node gives the tag as the name of a property. */
function caaText({ critical, ...tagged }: CaaRecord): string {
  const [[tag, value] = ["", ""]] = Object.entries(tagged).filter(([key]) => key !== "type");
  return `${critical} ${tag} "${value}"`;
}
