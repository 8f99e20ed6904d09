import { createPrivateKey, X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ACMClient, DescribeCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { copyQuickstart, DOMAIN, type Engine, previewSteps, startEngine } from "./engine";
import { startCommand } from "./startedCommand";

interface Crash {
  /** Kind of the resource in the killed run, and the operation that the CLI remembers. */
  kind: string;
  pending: "creating" | "updating" | "deleting";
  config: Record<string, string>;
  service: "acm" | "secretsmanager";
  /** The call that hangs when the processes are killed. */
  operation: string;
  afterEffect: boolean;
  /** Fees of an undisturbed run. */
  paid: string;
}

const CRASHES: readonly Crash[] = [
  {
    ...{ kind: "a creation, once ACM has taken the request", pending: "creating", config: {} },
    ...{ service: "acm", operation: "RequestCertificate", afterEffect: true, paid: "RequestCertificate" },
  },
  {
    ...{ kind: "a renewal, once ACM has taken it", pending: "updating", config: { renewNow: "1" } },
    ...{ service: "acm", operation: "RenewCertificate", afterEffect: true, paid: "RenewCertificate" },
  },
  {
    ...{ kind: "a sync, before the new version counts", pending: "updating", config: { renewNow: "2" } },
    ...{ service: "secretsmanager", operation: "UpdateSecretVersionStage", afterEffect: false },
    paid: "RenewCertificate",
  },
  {
    ...{ kind: "a deletion, once ACM has done it", pending: "deleting" },
    config: { dnsNames: JSON.stringify([`shop.${DOMAIN}`]) },
    ...{ service: "acm", operation: "DeleteCertificate", afterEffect: true, paid: "RequestCertificate" },
  },
];

/** One stack's life, told in order, in which every run is killed: each test goes on where the one before stopped. */
describe("a command whose processes are all killed, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let folder: string;

  beforeAll(async () => {
    engine = await startEngine();
    folder = copyQuickstart();
    open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
  });
  afterAll(async () => {
    await engine?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Operations that the CLI remembers as interrupted, by its own file: asking it would take as long as half an up. */
  function pendingOperations(): string[] {
    const files = readdirSync(join(open.stateFolder, ".pulumi", "stacks"), { recursive: true }) as string[];
    const file = files.find((name) => name.endsWith(`${open.stack.name}.json`)) ?? "";
    const text = readFileSync(join(open.stateFolder, ".pulumi", "stacks", file), "utf8");
    const { checkpoint } = JSON.parse(text) as {
      checkpoint: { latest: { pending_operations?: { type: string }[] } };
    };
    return (checkpoint.latest.pending_operations ?? []).map(({ type }) => type);
  }

  /** Starts it, and kills it while the call hangs. */
  async function killAt(
    call: Pick<Crash, "service" | "operation" | "afterEffect">,
    command: "up" | "destroy",
  ): Promise<void> {
    const { service, operation, afterEffect } = call;
    engine.sandbox.faults.add({ service, operation, hold: true, afterEffect });
    const started = startCommand(open, command);
    const isHeld = engine.sandbox.faults.held().then(() => true);
    expect(await Promise.race([isHeld, started.ended.then(() => false)]), started.said()).toBe(true);
    started.kill();
    expect(await started.ended, started.said()).toBeNull();
    engine.sandbox.faults.reset();
  }

  /** One certificate and one secret, which holds it and its key. */
  async function expectOneOfEach(): Promise<void> {
    const acm = new ACMClient(engine.clientConfig);
    const { CertificateSummaryList = [] } = await acm.send(
      new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] } }),
    );
    expect(CertificateSummaryList).toHaveLength(1);
    const [{ CertificateArn } = {}] = CertificateSummaryList;
    const { Certificate: seen } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
    expect(seen?.Status).toBe("ISSUED");

    const secrets = new SecretsManagerClient(engine.clientConfig);
    const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(SecretList).toHaveLength(1);
    const { SecretString = "{}" } = await secrets.send(
      new GetSecretValueCommand({ SecretId: SecretList[0]?.ARN }),
    );
    const body = JSON.parse(SecretString) as { certificate: string; private_key: string };
    const leaf = new X509Certificate(body.certificate);
    expect(leaf.serialNumber.toLowerCase()).toBe(seen?.Serial?.replaceAll(":", ""));
    expect(leaf.checkPrivateKey(createPrivateKey(body.private_key))).toBe(true);
  }

  it.each(CRASHES)("ends after $kind where an undisturbed one would", async (crash) => {
    for (const [key, value] of Object.entries(crash.config)) await open.stack.setConfig(key, { value });
    const before = engine.operations().length;
    await killAt(crash, "up");
    expect(pendingOperations()).toEqual([crash.pending]);
    await open.stack.cancel();
    const again = startCommand(open, "up");
    expect(await again.ended, again.said()).toBe(0);
    expect(again.said()).toContain(`interrupted while ${crash.pending}`);
    const paid = engine
      .operations()
      .slice(before)
      .filter((call) => /:(Request|Renew)Certificate$/.test(call));
    expect(paid).toEqual([`acm:${crash.paid}`]);
    await expectOneOfEach();
    // The CLI itself never forgets an interrupted creation: it warns in each up, until it is told.
    if (crash.pending === "creating") {
      expect(pendingOperations()).toEqual(["creating"]);
      await open.stack.refresh({ clearPendingCreates: true });
    }
    expect(pendingOperations()).toEqual([]);
    expect(await previewSteps(open)).toEqual({});
  });

  it("asks for pulumi cancel, and a destroy goes on where it was killed", async () => {
    const call = { service: "secretsmanager", operation: "DeleteSecret", afterEffect: true } as const;
    await killAt(call, "destroy");
    await expect(open.stack.destroy()).rejects.toThrow(/locked by 1 lock\(s\).*`pulumi cancel`/s);
    await open.stack.cancel();
    await open.stack.destroy();
    const acm = new ACMClient(engine.clientConfig);
    const { CertificateSummaryList } = await acm.send(
      new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1"] } }),
    );
    expect(CertificateSummaryList).toEqual([]);
    const secrets = new SecretsManagerClient(engine.clientConfig);
    expect((await secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
  });
});
