import type { Access } from "../aws/access";
import type { Paced } from "../aws/calls/clients";
import type { ExportCache } from "../export/exportCache";
import type { PublicDns } from "../kernel/publicDns";
import type { Memory } from "./memory";

/** The world as one provider process sees it, shared by all of its resources. */
export interface World extends Paced {
  /** An opened connection by its name in the provider's configuration. Undefined is the ambient one. */
  access(connection: string | undefined): Access;
  /** The unparsed spec of a connection in the configuration. Undefined where there is none of that name. */
  connectionSpec(connection: string): unknown;
  /** Memory that the resources of this process share. */
  readonly memory: Memory;
  /** Exports that several destinations of this process share. */
  readonly exports: ExportCache;
  /** For diagnoses alone. Undefined where AWS is a stand-in, whose zones the public DNS does not have. */
  readonly publicDns: PublicDns | undefined;
  /** A fresh passphrase for an export: ASCII without `#`, `$`, `%`. */
  passphrase(): string;
  /** 16 hexadecimal digits that no other call gives. */
  chance(): string;
  /** Whether decisions of time count: not in a refresh, which calls diff without a check (see certificate/plan/renewal.ts). */
  decidesRenewals(): boolean;
}
