import { X509Certificate } from "node:crypto";
import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Stash } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { issueFee } from "../../provider/price/prices";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { isWhole } from "../support/sample";
import { START } from "../support/world";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

/** Three years, or in `npm test` a year and a half. */
const APPLIES = isWhole ? 39 : 20;
const DAYS_BETWEEN = 28;
const RENEW_BEFORE_DAYS = 30;
const LIFETIME_DAYS = 198;
const DAY_MS = 86_400_000;
/** AWS renews by itself in the one's region, and not in the other's. */
const REGIONS = { api: "us-east-1", shop: "us-west-2" } as const;
const NAMES = ["api", "shop"] as const;
type Name = (typeof NAMES)[number];

/** A certificate as its readers have it. Times in milliseconds. */
interface Held {
  serial: string;
  notAfter: number;
}

/** One apply: what stood in the secret just before it and just after it, and what ACM held then. */
interface Apply {
  at: number;
  before: Held;
  after: Held;
  atAcm: string;
}

interface Years {
  applies: Record<Name, Apply[]>;
  /** Every serial that ACM has shown, oldest first: AWS charges for each. */
  issued: Record<Name, string[]>;
  /** Steps in the preview of the first due renewal. */
  firstPreview: Record<string, string>;
  /** `renewalCount` in the state, at the end. */
  renewalCounts: Record<Name, number>;
  /** How often an operation was called in a certificate's region. */
  calls(operation: string, name: Name): number;
}

interface Arns {
  certificates: Record<Name, string>;
  secrets: Record<Name, string>;
}

/** Two certificates in one sync; beside them one consumer of what a renewal keeps and one of what it changes. */
function program({ zoneId }: Engine) {
  return async () => {
    const certificate = (name: Name) => {
      const ca = new AcmPublicCa(`public-${name}`, { hostedZoneId: zoneId, region: REGIONS[name] });
      const profile = new CertificateProfile(`web-${name}`, {
        ca,
        keyAlgorithm: "EC_prime256v1",
        renewBeforeDays: RENEW_BEFORE_DAYS,
      });
      return new Certificate(name, { profile, commonName: `${name}.${DOMAIN}` });
    };
    const [api, shop] = [certificate("api"), certificate("shop")];
    const { secrets } = new SecretsManagerSync("prod", { certificates: [api, shop] });
    new Stash("listener", { input: api.arn });
    new Stash("reader", { input: secrets.api?.arn });
    new Stash("monitor", { input: api.serial });
    return {
      certificates: { api: api.arn, shop: shop.arn },
      secrets: { api: secrets.api?.arn, shop: secrets.shop?.arn },
    };
  };
}

const bare = (serial: string) => serial.replaceAll(":", "").toLowerCase();

async function readSecret({ clientConfig }: Engine, SecretId: string): Promise<Held> {
  const client = new SecretsManagerClient(clientConfig);
  const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId }));
  const { certificate } = JSON.parse(SecretString) as { certificate: string };
  const { serialNumber, validTo } = new X509Certificate(certificate);
  return { serial: bare(serialNumber), notAfter: Date.parse(validTo) };
}

async function serialAtAcm({ clientConfig }: Engine, name: Name, CertificateArn: string): Promise<string> {
  const client = new ACMClient({ ...clientConfig, region: REGIONS[name] });
  const { Certificate: seen } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
  return bare(seen?.Serial ?? "");
}

/** Both by the test's own arithmetic, from the certificate alone. */
const opensAt = ({ notAfter }: Held) => notAfter - RENEW_BEFORE_DAYS * DAY_MS;
function isDue(held: Held, at: number): boolean {
  const isWithinJitter = at < opensAt(held) && at >= opensAt(held) - DAY_MS;
  expect(isWithinJitter, "the applies are chosen so that none falls into the day of the jitter").toBe(false);
  return at >= opensAt(held);
}

const each = async <T>(act: (name: Name) => Promise<T>): Promise<Record<Name, T>> => ({
  api: await act("api"),
  shop: await act("shop"),
});

/** The first apply buys and writes; gives the ARNs. */
async function begin(engine: Engine, open: OpenStack): Promise<Arns> {
  open.setEnv({ AWS_PKI_NOW: engine.sandbox.clock.now().toISOString() });
  const { outputs } = await open.stack.up();
  // From here on nobody asks.
  Object.assign(open.stack, { outputs: async () => ({}) });
  return {
    certificates: outputs.certificates?.value as Arns["certificates"],
    secrets: outputs.secrets?.value as Arns["secrets"],
  };
}

/** An apply every 28 days; everything is recorded, and judged later. */
async function live(engine: Engine): Promise<Years> {
  const { clock } = engine.sandbox;
  const open = await engine.open(program(engine));
  const { certificates, secrets } = await begin(engine, open);
  const held = () => each((name) => readSecret(engine, secrets[name]));
  const atAcm = () => each((name) => serialAtAcm(engine, name, certificates[name]));
  const applies: Years["applies"] = { api: [], shop: [] };
  const issued = await each(async (name) => [await serialAtAcm(engine, name, certificates[name])]);
  let firstPreview: Years["firstPreview"] | undefined;
  for (let apply = 1; apply < APPLIES; apply++) {
    clock.advance((DAYS_BETWEEN * DAY_MS) / 1000);
    const at = clock.now();
    const [before, acmBefore] = [await held(), await atAcm()];
    open.setEnv({ AWS_PKI_NOW: at.toISOString() });
    if (isDue(before.api, at.getTime())) firstPreview ??= await previewSteps(open);
    await open.stack.up();
    const [after, acmAfter] = [await held(), await atAcm()];
    for (const name of NAMES) {
      const seen = { before: before[name], after: after[name], atAcm: acmAfter[name] };
      applies[name].push({ at: at.getTime(), ...seen });
      issued[name] = [...new Set([...issued[name], acmBefore[name], acmAfter[name]])];
    }
  }
  const renewalCounts = await countRenewals(open);
  const calls = (operation: string, name: Name) =>
    engine.sandbox.calls
      .list()
      .filter((call) => call.operation === operation && call.region === REGIONS[name]).length;
  return { applies, issued, firstPreview: firstPreview ?? {}, renewalCounts, calls };
}

async function countRenewals({ stack }: OpenStack): Promise<Years["renewalCounts"]> {
  const { resources } = (await stack.exportStack()).deployment as {
    resources: { urn: string; outputs: { renewalCount: number } }[];
  };
  const of = (name: Name) => resources.find(({ urn }) => urn.endsWith(`:Certificate::${name}`));
  return each(async (name) => of(name)?.outputs.renewalCount ?? -1);
}

/** On a clock that only moves between applies, so that no run depends on the hour it is started at. */
async function liveOnStandstill(): Promise<Years> {
  const engine = await startEngine({
    clock: { now: () => START },
    regionsWithoutRenewal: [REGIONS.shop],
  });
  try {
    return await live(engine);
  } finally {
    await engine.close();
  }
}

/** Holds for each kind of renewal: readers never lack a valid certificate, and each due date moves them on once. */
function expectUnbroken(applies: readonly Apply[]): void {
  for (const { at, before, after, atAcm } of applies) {
    const day = new Date(at).toISOString();
    expect(before.notAfter, `${day}, just before the apply`).toBeGreaterThan(at);
    expect(after.notAfter, `${day}, until the next`).toBeGreaterThan(at + DAYS_BETWEEN * DAY_MS);
    expect(after.serial !== before.serial, `${day}: renewed where due, and only there`).toBe(
      isDue(before, at),
    );
    if (isDue(before, at)) expect(after.serial, `${day}: the newest`).toBe(atAcm);
  }
}

const timesDue = (applies: readonly Apply[]) => applies.filter(({ at, before }) => isDue(before, at)).length;

/** US dollars that AWS charges for a certificate: at its issue, and for each renewal. */
const feeOf = (name: Name, issues: number) => issues * issueFee([`${name}.${DOMAIN}`]);

describe(`${APPLIES - 1} times 28 days of a stack that is applied after each, with the real engine`, {
  timeout: 900_000,
}, () => {
  let years: Years;
  beforeAll(async () => {
    years = await liveOnStandstill();
  }, 900_000);

  it("where only we renew: one renewal a due date, never an expired secret, the least fee", () => {
    const { applies, issued, renewalCounts, calls } = years;
    expectUnbroken(applies.shop);
    // A calendar alone says so as well: due again 168 days after each issue.
    const least = Math.floor(((APPLIES - 1) * DAYS_BETWEEN) / (LIFETIME_DAYS - RENEW_BEFORE_DAYS));
    expect(timesDue(applies.shop)).toBe(least);
    expect(renewalCounts.shop).toBe(least);
    expect(calls("RequestCertificate", "shop")).toBe(1);
    expect(calls("RenewCertificate", "shop")).toBe(least);
    const fee = feeOf("shop", issued.shop.length);
    expect(fee).toBe(feeOf("shop", 1 + least));
    console.log(`we renew: ${least} renewals, ${fee} US dollars`);
  });

  it("where AWS renews first: each of its renewals is adopted, and none is asked or paid for twice", () => {
    const { applies, issued, renewalCounts, calls } = years;
    expectUnbroken(applies.api);
    expect(renewalCounts.api).toBe(issued.api.length - 1);
    expect(renewalCounts.api).toBe(timesDue(applies.api));
    const written = applies.api.flatMap(({ before, after }) => [before.serial, after.serial]);
    expect([...new Set(written)], "every certificate that AWS made was used").toEqual(issued.api);
    expect(calls("RequestCertificate", "api")).toBe(1);
    expect(calls("RenewCertificate", "api")).toBe(0);
    const fee = feeOf("api", issued.api.length);
    console.log(`AWS renews: ${renewalCounts.api} renewals, ${fee} US dollars`);
  });

  it("shows a renewal with all that follows, and nothing of what uses the ARNs alone", () => {
    const changed = ["api", "prod-api", "shop", "prod-shop", "monitor"];
    // The consumers of the ARNs, `listener` and `reader`, are not in it.
    expect(years.firstPreview).toEqual(Object.fromEntries(changed.map((name) => [name, "update"])));
  });
});
