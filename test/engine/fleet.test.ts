import { X509Certificate } from "node:crypto";
import { rmSync } from "node:fs";
import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { copyExample, DOMAIN, type Engine, previewSteps, startEngine, stateText } from "./engine";

/** One stack's life, told in order: each test goes on where the one before stopped. */
describe("the fleet from up to destroy, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let folder: string;

  beforeAll(async () => {
    engine = await startEngine();
    folder = copyExample("fleet");
    open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
    await setHosts("a", "b", "c");
  });
  afterAll(async () => {
    await engine?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const setHosts = (...hosts: string[]) => open.stack.setConfig("hosts", { value: JSON.stringify(hosts) });
  const secretsClient = () => new SecretsManagerClient(engine.clientConfig);
  const count = (operation: string) => engine.operations().filter((call) => call === operation).length;

  /** Names of the live secrets, without the digits of their certificates' ids. */
  async function secretNames(): Promise<string[]> {
    const { SecretList = [] } = await secretsClient().send(new ListSecretsCommand({ MaxResults: 100 }));
    return SecretList.map(({ Name = "" }) => Name.replace(/-[0-9a-f]{8}$/, "")).sort();
  }
  const named = (...hosts: string[]) => hosts.map((host) => `tls/${host}-${DOMAIN.replace(".", "-")}`);

  /** A CAA record that lets another CA issue for a host, and so forbids Amazon. */
  async function forbid(Action: "CREATE" | "DELETE", host: string): Promise<void> {
    const ResourceRecords = [{ Value: '0 issue "letsencrypt.org"' }];
    const set = { Name: `${host}.${DOMAIN}`, Type: "CAA" as const, TTL: 60, ResourceRecords };
    const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: set }] };
    const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: engine.zoneId, ChangeBatch });
    await new Route53Client(engine.clientConfig).send(command);
  }

  /** The certificate that a host's secret holds. */
  async function certificateIn(host: string): Promise<X509Certificate> {
    const client = secretsClient();
    const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }));
    const secret = SecretList.find(({ Name = "" }) => Name.startsWith(`${named(host)[0]}-`));
    const { SecretString = "{}" } = await client.send(new GetSecretValueCommand({ SecretId: secret?.ARN }));
    const { certificate = "" } = JSON.parse(SecretString) as { certificate?: string };
    return new X509Certificate(certificate);
  }

  /** The text of `pulumi preview --diff`, its messages, and its steps by resource. */
  async function previewDiff() {
    const said: string[] = [];
    const steps: Record<string, string> = {};
    const { stdout } = await open.stack.preview({
      diff: true,
      color: "never",
      onEvent({ diagnosticEvent, resourcePreEvent }) {
        if (diagnosticEvent) said.push(diagnosticEvent.message.trim());
        const { op = "same", urn = "" } = resourcePreEvent?.metadata ?? {};
        if (op !== "same") steps[urn.split("::").at(-1) ?? ""] = op;
      },
    });
    return { stdout, said: said.join("\n"), steps };
  }

  it("makes three certificates and three secrets of two resources and a gate", async () => {
    const { outputs } = await open.stack.up();
    expect(Object.keys(outputs.expires?.value)).toEqual(["a", "b", "c"]);
    expect(outputs.failed?.value).toEqual({});
    expect(await secretNames()).toEqual(named("a", "b", "c"));
    const SecretId = outputs.secrets?.value.a;
    const { SecretString = "" } = await secretsClient().send(new GetSecretValueCommand({ SecretId }));
    expect(SecretString).toContain("PRIVATE KEY");
    const types = [...stateText(open).matchAll(/"type":\s*"pulumi-nodejs:dynamic\/aws-pki:(\w+)"/g)];
    const made = new Set(
      types.map(([, type]) => type).filter((type) => /Certificate.*Set|SetGate/.test(`${type}`)),
    );
    expect([...made].sort()).toEqual(["CertificateSecretSet", "CertificateSet", "SetGate"]);
  });

  it("finds nothing changed in a refresh, nor in a preview, which calls nothing", async () => {
    await open.stack.refresh({ expectNoChanges: true });
    const before = engine.operations().length;
    expect(await previewSteps(open)).toEqual({});
    expect(engine.operations().slice(before)).toEqual([]);
  });

  it("shows by key what is added, removed and changed, and replaces no resource", async () => {
    await setHosts("a", "b", "d");
    await open.stack.setConfig("aliases", { value: JSON.stringify({ b: ["shop"] }) });
    const { stdout, said, steps } = await previewDiff();
    expect(steps).toEqual({ fleet: "update", "prod-fleet": "update" });
    expect(stdout).toMatch(/~ b: \{\s+~ dnsNames: \[\s+\+ \[1\]: "shop\.example\.com"/);
    expect(stdout).toMatch(/- c: \{\s+- dnsNames: \[\s+-\s+\[0\]: "c\.example\.com"/);
    expect(stdout).toMatch(/\+ d: \{\s+\+ dnsNames: \[\s+\+\s+\[0\]: "d\.example\.com"/);
    expect(stdout).not.toMatch(/\ba: \{/);
    expect(said).toContain("b: will be replaced, as dnsNames changed");
    expect(said).toContain("c: the certificate will be deleted");
  });

  it("fails by its gate where a key fails, after everything else was done", async () => {
    await forbid("CREATE", "d");
    const said = String(await open.stack.up().catch((error: Error) => error));
    expect(said).toContain("[SetIncomplete]");
    expect(said).toMatch(
      /1 step has failed, and all others are done:\s+- fleet, d: .*CAA.*\[IssuanceFailed\]/,
    );
    // c is gone, and b has its new names.
    expect(await secretNames()).toEqual(named("a", "b"));
    const certificate = await certificateIn("b");
    expect(certificate.subjectAltName?.split(", ").sort()).toEqual([
      "DNS:b.example.com",
      "DNS:shop.example.com",
    ]);
  });

  it("tries that key alone in the next up, and is whole again", async () => {
    await forbid("DELETE", "d");
    const before = count("acm:RequestCertificate");
    const { stdout } = await open.stack.up();
    expect(stdout).toContain("d: ACM refused to issue it (CAA_ERROR): a new one will be requested");
    expect(count("acm:RequestCertificate") - before).toBe(1);
    expect(await secretNames()).toEqual(named("a", "b", "d"));
    expect(await previewSteps(open)).toEqual({});
  });

  it("has written no private key down", () => {
    const text = stateText(open);
    expect(text).toContain("CertificateSecretSet");
    expect(text).not.toContain("PRIVATE KEY");
  });

  it("destroys everything", async () => {
    await open.stack.destroy();
    expect(await secretNames()).toEqual([]);
    expect(count("acm:DeleteCertificate")).toBe(count("acm:RequestCertificate"));
  });
});
