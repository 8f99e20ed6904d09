import { byHand, NEXT_SECRET, OWN_SECRET, PAIR, READ_ELSEWHERE, REASON } from "./programs";
import type { Exception, Scenario } from "./scenario";

const REVOKED = { api: { revocation: REASON }, secret: {} };

/** Ends of a certificate, and what comes after them. */
export const revocations: readonly Scenario[] = [
  { name: "revocation, and the end of its secret", setup: [{ program: PAIR }], act: REVOKED },
  {
    name: "new certificate after a revocation",
    setup: [{ program: PAIR }, { program: REVOKED }],
    act: PAIR,
  },
];

const recordStays: Exception["instead"] = ({ aws, paid }) => ({
  aws: { ...aws, records: ["_2afdb56b6b49125b7b3b85c7db8c5c8c.api.example.com."] },
  paid,
});

/** A record that is left over harms nobody; one that is missing would end another certificate's renewal. */
const RECORD_STAYS: readonly Exception[] = [
  // It is only deleted where no certificate elsewhere needs it; without an answer it stays, and that is said.
  { way: "refused", operation: "ListCertificates", instead: recordStays },
  // The certificate was deleted, and its record not: a refresh finds no certificate, and the state ends with it.
  { way: "refreshed", operation: "ChangeResourceRecordSets", instead: recordStays },
];

/** Leftovers of a program that declares nothing any more. */
export const destroys: readonly Scenario[] = [
  { name: "destroy", setup: [{ program: PAIR }], act: {}, exceptions: RECORD_STAYS },
  {
    name: "destroy with revokeOnDelete",
    setup: [{ program: { api: { revokeOnDelete: REASON }, secret: {} } }],
    act: {},
    exceptions: RECORD_STAYS,
  },
  { name: "destroy of an adopted certificate", given: byHand, setup: [{ program: PAIR }], act: {} },
  {
    name: "end of a sync whose secrets are deleted at once",
    setup: [{ program: { api: {}, secret: { recoveryWindowDays: 0 } } }],
    act: { api: {} },
  },
  {
    name: "end of a sync with two generations and replicas",
    setup: [
      { program: { api: {}, secret: { ...READ_ELSEWHERE, ...OWN_SECRET } } },
      { program: { ...NEXT_SECRET, secret: { ...READ_ELSEWHERE, ...OWN_SECRET } } },
    ],
    act: { api: { renewNow: "1" } },
  },
];
