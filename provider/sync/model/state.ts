import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import type { HoldsNoKey } from "../../kernel/keyFence";
import type { Identity } from "../../kernel/schema";

/** The inputs that every sync of one certificate has, whatever it is written to. */
export interface SyncInputs {
  resourceUrn: string;
  identity: Identity;
  certificate: SyncedCertificate;
  /** Connection that may export the certificate. */
  acmConnection?: string | undefined;
  /** Roots in PEM form, for chains that end in none of the chain's own and Node's. */
  trustAnchors?: readonly string[] | undefined;
  autoSync?: boolean | undefined;
  syncNow?: string | undefined;
  removeExpiredOrRevoked?: boolean | undefined;
}

/** Facts of the certificate that is synced. */
export interface SyncedCertificate {
  arn: string;
  region: string;
  serial: string;
  status: CertificateStatus;
  /** ISO 8601. */
  notBefore: string;
  /** ISO 8601. */
  notAfter?: string | undefined;
  commonName: string;
  /** All names, the common name among them. */
  dnsNames?: readonly string[] | undefined;
}

/** Whether content follows its certificate by itself, and whether what holds a dead one goes. */
export const FOLLOWING_DEFAULTS = { autoSync: true, removeExpiredOrRevoked: true } as const;

/** Outputs of a synced object at every destination. */
export interface SyncOutputs extends HoldsNoKey {
  /** How often the object has been taken over (kernel/identity.ts, claimOf). 0 where none was made yet. */
  claim: number;
  /** Serial of the certificate that readers get, or "" where it is not known. */
  syncedSerial: string;
  /** End of that certificate, ISO 8601, or "" where it is not known. */
  syncedNotAfter: string;
  status: SyncStatus;
  /** Whether a run was interrupted, so that what stands in AWS is not known. */
  isUnfinished: boolean;
  /** The `syncNow` that was last acted upon, or "". */
  syncedFor: string;
  /** Objects of earlier generations of the certificate that stand yet, oldest first. Absent where there are none. */
  earlier?: EarlierObject[];
}

export type SyncState = SyncInputs & SyncOutputs;

/**
 * Whether readers get the content that the program wants:
 *
 * - current: as it was written
 * - drifted: somebody has changed it
 * - removed: deleted, or waiting for that, as its certificate is dead
 * - pending: a change of its content waits for `syncNow`
 * - rolled-back: the version before the newest is current, and wanted so
 * - kept: its certificate is dead, and removal is off
 */
export const syncStatuses = ["current", "drifted", "removed", "pending", "rolled-back", "kept"] as const;
export type SyncStatus = (typeof syncStatuses)[number];

/** An object that the generation after it has left behind. It goes once its certificate has ended. */
export interface EarlierObject {
  arn: string;
  name: string;
  /** Of the certificate in it. */
  serial: string;
  /** End of that certificate, ISO 8601. Where it is "", as not known, only a destroy ends the object. */
  notAfter: string;
  /** As in the state of the object itself. */
  claim: number;
}

/** The id of an object that was not made yet, as autoSync is off: an id must be something, and this is no ARN. */
export const placeholderId = (name: string): string => `pending:${name}`;

/** Whether nothing stands in AWS for this state, nor ever did. */
export const isPlaceholder = ({ claim }: Pick<SyncOutputs, "claim">): boolean => claim === 0;
