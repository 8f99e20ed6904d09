import { UNKNOWN } from "../../../../../provider/kernel/unknown";
import type { SyncStatus } from "../../../../../provider/sync/model/state";
import type { Upkeep } from "../../../../../provider/sync/plan/upkeep";
import type {
  CertificateSecretInputs,
  CertificateSecretState,
} from "../../../../../provider/sync/secretsManager/model/inputs";
import { planSecretUpkeep, secretChanges } from "../../../../../provider/sync/secretsManager/plan/upkeep";
import { identity } from "../../../certificate/plan/samples";

const certificate: CertificateSecretInputs["certificate"] = {
  arn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
  certificateId: "0".repeat(32),
  serial: "01:02",
  status: "ISSUED",
  notBefore: "2027-01-01T00:00:00.000Z",
  commonName: "api.example.com",
  profile: "web",
  region: "us-east-1",
};
const inputs: CertificateSecretInputs = {
  resourceUrn: "urn:pulumi:dev::shop::T::prod-api",
  identity,
  syncName: "prod",
  secretName: "tls",
  certificate,
};
export const written: CertificateSecretState = {
  ...inputs,
  claim: 1,
  secretRegion: "us-east-1",
  versionId: "v1",
  syncedSerial: "01:02",
  syncedNotAfter: "2027-07-18T00:00:00.000Z",
  previousVersionId: "v0",
  previousSerial: "00:01",
  previousNotAfter: "2027-02-01T00:00:00.000Z",
  isRolledBack: false,
  status: "current",
  changed: [],
  isUnfinished: false,
  syncedFor: "",
};

/** Differences from the sample. */
export type Part = Omit<Partial<CertificateSecretInputs>, "certificate"> & {
  certificate?: Partial<CertificateSecretInputs["certificate"]>;
};
export const withFacts = ({ certificate: facts, ...part }: Part) =>
  ({ ...inputs, ...part, certificate: { ...certificate, ...facts } }) as CertificateSecretInputs;

export const REVOKED = { certificate: { status: "REVOKED" } } as const;
export const EXPIRED = { certificate: { status: "EXPIRED" } } as const;
export const RENEWED = { certificate: { serial: "AA:BB" } };
export const OFF = { autoSync: false };
export const unknown = UNKNOWN as never;

/** The state of a secret that was written by these inputs. */
export const stateOf = (
  part: Part,
  status: SyncStatus = "current",
  more: Partial<CertificateSecretState> = {},
) => ({
  ...written,
  ...withFacts(part),
  status,
  ...more,
});
export const planOf = (state: CertificateSecretState, part: Part): Upkeep =>
  planSecretUpkeep(withFacts(part), state, secretChanges(state, withFacts(part)));

/** A sentence, what the state holds, what the program says, and what comes of it. */
export type Case = [string, CertificateSecretState, Part, Partial<Upkeep>];
export const waits = (what: string) =>
  ({ do: "nothing", notice: `autoSync is off: ${what} for syncNow` }) as const;
