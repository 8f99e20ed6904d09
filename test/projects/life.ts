import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "vitest";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { type Engine, expectSettled, previewSteps } from "../engine/engine";

/** A certificate lives 198 days here, and is due 30 days before its end. */
const DAYS_UNTIL_DUE = 175;

/** Calls of a stack of one certificate `api` with its secret in `prod` in a life, and no more: each issue is paid. */
const CALLS = {
  "acm:RequestCertificate": 1,
  "acm:RenewCertificate": 1,
  "acm:DeleteCertificate": 1,
  "secretsmanager:CreateSecret": 1,
  "secretsmanager:DeleteSecret": 1,
};

/** Without AWS's own renewal, so that the one that is due is asked for. */
export const SANDBOX = { managedRenewal: "off" } as const;

/** Up, no change, a refresh without drift, the renewal when it is due, and destroy, of an engine's only stack. */
export async function liveThrough(
  engine: Engine,
  open: OpenStack,
  firstUp: () => Promise<unknown> = () => open.stack.up(),
): Promise<void> {
  await firstUp();
  await expectSettled(open);
  engine.sandbox.clock.advance(DAYS_UNTIL_DUE * 86_400);
  open.setEnv({ AWS_PKI_NOW: engine.sandbox.clock.now().toISOString() });
  expect(await previewSteps(open)).toEqual({ api: "update", "prod-api": "update" });
  await open.stack.up();
  await open.stack.destroy();
  const calls = engine.operations();
  const counted = Object.keys(CALLS).map((name) => [name, calls.filter((call) => call === name).length]);
  expect(Object.fromEntries(counted)).toEqual(CALLS);
  expect(await leftIn(engine)).toEqual({ certificates: [], records: ["NS", "SOA"], secrets: [] });
}

/** All that the account still has. */
async function leftIn({ clientConfig, zoneId }: Engine) {
  const { CertificateSummaryList } = await new ACMClient(clientConfig).send(
    new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1", "RSA_2048"] } }),
  );
  const { ResourceRecordSets = [] } = await new Route53Client(clientConfig).send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }),
  );
  const { SecretList } = await new SecretsManagerClient(clientConfig).send(new ListSecretsCommand({}));
  const records = ResourceRecordSets.map(({ Type }) => Type).sort();
  return { certificates: CertificateSummaryList, records, secrets: SecretList };
}
