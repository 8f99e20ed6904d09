import type { Access } from "../aws/access";
import type { Paced } from "../aws/calls/clients";
import type { ExportCache } from "../export/exportCache";
import type { PublicDns } from "../kernel/publicDns";
import type { Memory } from "./memory";

/** The world as one provider process sees it, shared by all of its resources. */
export interface World extends Paced {
  /** An opened connection by its name in the provider's configuration; undefined is the ambient one. */
  access(connection: string | undefined): Access;
  /** What the configuration says of a connection, unparsed; undefined where it names none such. */
  connectionSpec(connection: string): unknown;
  /** What the resources of this process remember of one another. */
  readonly memory: Memory;
  /** Exports that several destinations of this process share. */
  readonly exports: ExportCache;
  /** For diagnoses alone; undefined where AWS is a stand-in, of whose zones the public DNS knows nothing. */
  readonly publicDns: PublicDns | undefined;
  /** A fresh passphrase for an export: ASCII without `#`, `$`, `%`. */
  passphrase(): string;
  /** 16 hexadecimal digits that no other call gives. */
  chance(): string;
  /** Whether decisions of time count: not in a refresh, which calls diff without a check (see certificate/plan/renewal.ts). */
  decidesRenewals(): boolean;
}

/** Tells the person who waits of one resource. */
export interface Teller {
  /** Shown until the next such line, and gone when the resource is done. */
  progress(message: string): void;
  /** Something that stays in the log of this run. */
  notice(message: string): void;
}
