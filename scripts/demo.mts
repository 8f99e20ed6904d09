// npm run demo: the main job from an empty machine to an empty account, against the sandbox.

import { join } from "node:path";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { startSandbox } from "../dist/sandbox/server.js";
import { requireOpenssl } from "./scenario/openssl.mts";
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

const DOMAIN = "example.com";
const REGION = "us-east-1";
const DAYS_UNTIL_DUE = 175;

const root = join(import.meta.dirname, "..");

requireOpenssl();
// Settings of the developer's own AWS account must not reach a run against the sandbox.
for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];

heading("An AWS in a process: ACM, Route 53, Secrets Manager and STS on 127.0.0.1");
// AWS would renew 45 days before the end. Without that, the renewal seen below is the stack's own.
const sandbox = await startSandbox({ managedRenewal: "off" });
console.log(`   ${sandbox.endpoint}, account ${sandbox.accountId}`);
process.env.AWS_ACCESS_KEY_ID = sandbox.accountId;
process.env.AWS_SECRET_ACCESS_KEY = "sandbox";
process.env.AWS_ENDPOINT_URL = sandbox.endpoint;
process.env.AWS_REGION = REGION;

const route53 = new Route53Client({ region: REGION });
const zone = await route53.send(new CreateHostedZoneCommand({ Name: DOMAIN, CallerReference: "demo" }));
const zoneId = (zone.HostedZone?.Id ?? "").replace("/hostedzone/", "");
console.log(`   hosted zone ${zoneId} for ${DOMAIN}`);

heading("Pulumi: the program examples/quickstart in a stack of its own");
const open = await openStack({
  program: join(root, "examples", "quickstart"),
  stackName: "demo",
  config: { zoneId, domain: DOMAIN, region: REGION },
});
const now = async () => sandbox.clock.now();
const scenario: Scenario = { open, region: REGION, zoneId, domain: DOMAIN, now, clientConfig: {} };

try {
  heading("pulumi up: request, validate over DNS, export, verify, write");
  const first = await apply(scenario);

  heading("What Secrets Manager holds now");
  const issued = await inspectSecret(scenario, first);

  heading("pulumi preview: nothing to do");
  const quiet = await preview(scenario);
  expect(
    Object.keys(quiet).every((operation) => operation === "same"),
    "an unchanged stack shows no change",
  );

  heading(`${DAYS_UNTIL_DUE} days later: pulumi preview shows the renewal and all that follows from it`);
  sandbox.clock.advance(DAYS_UNTIL_DUE * 86_400);
  open.setEnv({ AWS_PKI_NOW: sandbox.clock.now().toISOString() });
  const due = await preview(scenario);
  expect(due.update === 2, "the certificate and its secret are to be updated");
  expect(due.replace === undefined && due.create === undefined, "nothing is replaced");

  heading("pulumi up: renew under the same ARN, write the new version");
  const second = await apply(scenario);
  expect(second.serial !== first.serial, `the serial is new: ${second.serial}`);
  expect(second.arn === first.arn, "the secret is the same one, in a new version");
  const renewed = await inspectSecret(scenario, second);
  expect(renewed.certificate !== issued.certificate, "the secret holds the new certificate");

  heading("pulumi destroy: leave nothing behind");
  await leave(scenario, second);
  heading("Every step did what it says.");
} finally {
  await open.close();
  await sandbox.close();
}
