// npm run verify:aws -- --zone-id Z… --domain example.com: the main job on a real account. It costs real money, so
// it asks first. With the SDK's endpoint variables (AWS_ENDPOINT_URL) it runs against a stand-in in the same way.

import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { issueFee, PRICES } from "../dist/provider/price/prices.js";
import {
  apply,
  expect,
  heading,
  inspectSecret,
  leave,
  preview,
  type Scenario,
} from "./scenario/scenario.mts";
import { openStack } from "./scenario/stack.mts";
import { areExpected, askForTags } from "./scenario/tagAnswers.mts";

const USAGE = `npm run verify:aws -- --zone-id Z0123456789ABCDEFGHIJ --domain example.com [--region us-east-1] [--renew] [--measure]

Issues a public certificate for api.DOMAIN and www.DOMAIN in the account of the ambient AWS credentials, writes it
to Secrets Manager, verifies it with openssl, and destroys it all again; the secret stays restorable for 30 days.
--renew also forces one renewal. --measure also asks ACM, for nothing, what no page of AWS says: whether it takes tags
for a certificate directly after its request, and refuses them for a deleted one. pulumi up after a destroy relies on it.`;

interface Wish {
  zoneId: string;
  domain: string;
  region: string;
  renew: boolean;
  measure: boolean;
}

function readWish(): Wish | undefined {
  const string = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = { "zone-id": string, domain: string, region: string, renew: flag, measure: flag } as const;
  const { values } = parseArgs({ options });
  const { "zone-id": zoneId, domain, region = process.env.AWS_REGION ?? "us-east-1" } = values;
  const { renew = false, measure = false } = values;
  return zoneId && domain ? { zoneId, domain, region, renew, measure } : undefined;
}

/** Asks for the fee to be typed, so that nobody spends it by pressing return. */
async function agrees({ domain, region, renew }: Wish): Promise<boolean> {
  const once = issueFee([`api.${domain}`, `www.${domain}`]);
  const fee = `$${renew ? 2 * once : once}`;
  console.log(
    `This requests a public certificate for api.${domain} and www.${domain} in ${region}${renew ? ", and renews it once" : ""}.`,
  );
  console.log(`AWS charges about ${fee} for that, at once and for good: destroying it gives nothing back.`);
  console.log(`(prices of ${PRICES.asOf}: ${PRICES.source})`);
  if (process.env.AWS_ENDPOINT_URL)
    console.log(`AWS_ENDPOINT_URL is ${process.env.AWS_ENDPOINT_URL}: a stand-in charges nothing.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Type ${fee} to go on: `);
  terminal.close();
  return answer.trim() === fee;
}

async function run(wish: Wish): Promise<void> {
  const { zoneId, domain, region } = wish;
  const open = await openStack({
    program: join(import.meta.dirname, "..", "examples", "quickstart"),
    stackName: "verify-aws",
    config: { zoneId, domain, region },
  });
  const scenario: Scenario = { open, region, zoneId, domain, now: async () => new Date(), clientConfig: {} };
  heading("pulumi up");
  try {
    const first = await apply(scenario);
    await inspectSecret(scenario, first);
    expect(
      Object.keys(await preview(scenario)).every((operation) => operation === "same"),
      "nothing is left to do",
    );
    const last = wish.renew ? await renew(scenario, first.serial) : first;
    heading("pulumi destroy");
    await leave(scenario, last);
  } catch (error) {
    await destroyAfterFailure(scenario);
    throw error;
  }
  await open.close();
  if (wish.measure) await measure(wish);
  heading("Every step did what it says.");
}

/** Asks ACM what the provider assumes. An answer of another kind is no failure here: it is a fault of the provider. */
async function measure({ domain, region }: Wish): Promise<void> {
  heading("Tags of a fresh and of a deleted certificate");
  const answers = await askForTags(`tags.${domain}`, { region });
  console.log(`   fresh: ${answers.fresh}; deleted: ${answers.deleted}`);
  console.log(
    areExpected(answers)
      ? "   As the provider assumes."
      : "   Not as the provider assumes (mayTakeTags, provider/certificate/watch.ts): please report it.",
  );
}

/** Destroys what was paid for. Where even that fails, the state with the ARN stays. */
async function destroyAfterFailure({ open }: Scenario): Promise<void> {
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE } = open.env;
  console.error(
    "A step failed; destroying what was made. If that fails too, its ARNs stand in the stack verify-aws of:",
  );
  console.error(
    `PULUMI_BACKEND_URL=${PULUMI_BACKEND_URL} PULUMI_CONFIG_PASSPHRASE="${PULUMI_CONFIG_PASSPHRASE}"`,
  );
  await open.stack.destroy({ onOutput: (text) => process.stdout.write(text) });
  await open.close();
}

async function renew(scenario: Scenario, serial: string) {
  heading("pulumi up with renewNow");
  await scenario.open.stack.setConfig("renewNow", { value: "once" });
  const renewed = await apply(scenario);
  expect(renewed.serial !== serial, "the certificate has a new serial under the same ARN");
  await inspectSecret(scenario, renewed);
  return renewed;
}

const wish = readWish();
if (!wish) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (await agrees(wish)) {
  await run(wish);
} else {
  console.log("Nothing was requested.");
  process.exitCode = 1;
}
