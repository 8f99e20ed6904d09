import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { readCertificateSecret, secretsManagerFetch } from "../../reader";
import { certificateFacts } from "../support/resources";
import { openSecret } from "../support/secrets";
import { DAY, type World } from "../support/world";

const RENEWALS = 200;
/** A certificate lives for 198 days and falls due 30 days before its end. */
const DAYS_BETWEEN = 170;
/** 93 years of renewals have to end before the sandbox's CA does, in 2115. */
const BEGIN = new Date("2020-01-01T10:00:00Z");

const NAMES = { dnsNames: ["api.example.com"] };

/** Counts of the reader. */
interface Seen {
  reads: number;
  violations: string[];
  /** How often each serial was read. */
  serials: Map<string, number>;
}

/**
 * Polls without a pause. The proof is against the time at which the value was asked for: a jump of the clock while the
 * answer is under way makes nothing expire that was in force when AWS gave it out.
 */
async function poll(world: World, id: string, isOver: () => boolean, seen: Seen): Promise<void> {
  const fetch = secretsManagerFetch(world.hand.secrets, GetSecretValueCommand, id);
  while (!isOver()) {
    const asked = world.now();
    seen.reads++;
    try {
      const { value } = await fetch();
      const { serial } = readCertificateSecret(value, {}, asked);
      seen.serials.set(serial, (seen.serials.get(serial) ?? 0) + 1);
    } catch (error) {
      // A read that AWS refuses, as for a secret without AWSCURRENT, is one as well.
      seen.violations.push(`${asked.toISOString()}: ${error}`);
    }
  }
}

test(`a reader that polls as fast as it can during ${RENEWALS} renewals never sees a secret that is broken`, async () => {
  const { world, api, secret } = await openSecret(
    { clock: { now: () => BEGIN }, managedRenewal: "off" },
    NAMES,
  );
  await secret.create({ certificate: certificateFacts(api) });
  const written = [api.state.serial];
  const seen: Seen = { reads: 0, violations: [], serials: new Map() };
  let isOver = false;
  const reader = poll(world, secret.id, () => isOver, seen);
  try {
    while (written.length <= RENEWALS) {
      world.advance(DAYS_BETWEEN * DAY);
      await api.update(NAMES);
      await secret.update({ certificate: certificateFacts(api) });
      written.push(api.state.serial);
    }
  } finally {
    isOver = true;
    await reader;
  }
  const fewest = Math.min(...written.slice(0, -1).map((serial) => seen.serials.get(serial) ?? 0));
  console.log(`${seen.reads} reads during ${RENEWALS} renewals, ${fewest} or more of each certificate`);
  expect(seen.violations).toEqual([]);
  expect(new Set(written).size, "each renewal gave another certificate").toBe(RENEWALS + 1);
  expect(world.count("RenewCertificate"), "and each was paid for once").toBe(RENEWALS);
  expect(fewest, "each certificate was read while it was current").toBeGreaterThan(0);
  expect([...seen.serials.keys()].filter((serial) => !written.includes(serial))).toEqual([]);
});
