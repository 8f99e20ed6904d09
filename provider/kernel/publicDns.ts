/** Record types of the public DNS that validation depends on. */
export type PublicRecordType = "CNAME" | "NS" | "CAA";

/**
 * A resolver's answer: the values as in a zone file, host names in lower case without the trailing dot, or the reason
 * for their absence. `server failure` is a resolver's word for a delegation or a signature that leads nowhere.
 */
export type DnsAnswer =
  | { values: readonly string[] }
  | { reason: "no such record" | "server failure" | "no answer" };

/** The public DNS as this machine can ask it. It never throws, and is never waited for longer than some seconds. */
export interface PublicDns {
  /** Addresses of well-known resolvers, which stand outside of this machine's network. */
  readonly resolvers: readonly string[];
  /** Asks a resolver or a name server, by address or host name. Without one, this machine's own resolver. */
  lookUp(name: string, type: PublicRecordType, resolver?: string): Promise<DnsAnswer>;
}

/** A host name as one compares it: in lower case, without the trailing dot. */
export const plainHost = (name: string): string => name.toLowerCase().replace(/\.$/, "");
