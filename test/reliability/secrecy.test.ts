import { createPrivateKey } from "node:crypto";
import { inspect } from "node:util";
import { ExportCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test, vi } from "vitest";
import { failure } from "../support/resource";
import { type CertificateResource, certificateFacts, newSecret } from "../support/resources";
import { openSecret } from "../support/secrets";
import { tapWire } from "../support/wireTap";
import { PASSPHRASE, type World } from "../support/world";

/** Characters of a key in base64 that are enough to recognise it; fewer might stand somewhere by chance. */
const FRAGMENT_LENGTH = 16;

/** Parts of keys in a text: any run of their base64, or the words themselves. */
function leaks(text: string, keys: readonly string[]): string[] {
  const fragments = keys.flatMap((pem) => {
    const body = pem.replace(/-----[^-]+-----|\s/g, "");
    return Array.from({ length: body.length - FRAGMENT_LENGTH + 1 }, (_, at) =>
      body.slice(at, at + FRAGMENT_LENGTH),
    );
  });
  return ["PRIVATE KEY", PASSPHRASE, ...fragments].filter((fragment) => text.includes(fragment));
}

/** The key of the certificate as it is now, exported by hand: nobody needs the secret's value for it. */
async function keyByHand({ hand }: World, { id }: CertificateResource): Promise<string> {
  const passphrase = "by hand";
  const command = new ExportCertificateCommand({ CertificateArn: id, Passphrase: Buffer.from(passphrase) });
  const { PrivateKey = "" } = await hand.acm.send(command);
  return createPrivateKey({ key: PrivateKey, passphrase })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}

/** Everything that an error shows, however somebody looks at it. */
const everythingOf = (error: Error) =>
  [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: null, showHidden: true })].join(
    "\n",
  );

/** Records the process's own outputs until the test ends. */
function recordOutput(): string[] {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((chunk) => written.push(String(chunk)) > 0);
  return written;
}

const names = { dnsNames: ["api.example.com"] };

test("the search finds a key, a part of it, and the words", () => {
  const key =
    "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\nAbCd\n-----END PRIVATE KEY-----\n";
  expect(leaks("a CertificateState without one", [key])).toEqual([]);
  expect(leaks(`{"x":"GSM49AgEGCCqGSM4"}`, [key])).toEqual(["GSM49AgEGCCqGSM4"]);
  expect(leaks("-----BEGIN ENCRYPTED PRIVATE KEY-----", [])).toEqual(["PRIVATE KEY"]);
});

test("the private key appears in no state, line, log or output", async () => {
  const { world, api, facts, secret } = await openSecret({ managedRenewal: "off" });
  const output = recordOutput();
  const states: unknown[] = [api.state];
  const keys = [await keyByHand(world, api)];

  states.push(await secret.create({ certificate: facts, tags: { team: "shop" } }));
  await secret.refresh();
  states.push(secret.state);
  states.push(await api.update({ ...names, renewNow: "now" }));
  keys.push(await keyByHand(world, api));
  const renewed = { certificate: certificateFacts(api), description: "renewed", includeRootCa: true };
  states.push(await secret.update(renewed));
  await api.refresh();
  states.push(api.state, secret.diff(renewed), api.diff(names));
  world.restart();
  await secret.delete();
  states.push(await newSecret(world).create(renewed));
  await secret.delete();
  await api.delete();

  vi.restoreAllMocks();
  const recorded = [states, world.lines, world.sandbox.calls.list(), output].map((one) =>
    JSON.stringify(one),
  );
  expect(new Set(keys).size).toBe(2);
  expect(leaks(recorded.join("\n"), keys)).toEqual([]);
  expect(world.lines.length).toBeGreaterThan(2);
  // The one that was staged is read back, and no other.
  expect(world.calls().filter((call) => /GetSecretValue|GetRandomPassword/.test(call))).toHaveLength(1);
});

test.each([
  ["the secret cannot be created", "CreateSecret", { error: "AccessDeniedException" }],
  ["AWS finds fault with the request", "CreateSecret", { error: "InvalidParameterException" }],
  ["AWS breaks down", "CreateSecret", { error: "InternalServiceError" }],
  ["the connection is lost", "CreateSecret", { dropConnection: true }],
  ["the answer of the export is lost", "ExportCertificate", { dropConnection: true, afterEffect: true }],
])("the private key appears in no error where %s", async (_, operation, fault) => {
  const { world, api, facts, secret } = await openSecret();
  const key = await keyByHand(world, api);
  world.sandbox.faults.add({ service: "*", operation, times: 5, ...fault });
  const error = await failure(secret.create({ certificate: facts }));
  expect(leaks(everythingOf(error), [key])).toEqual([]);
  expect(leaks(JSON.stringify(world.lines), [key])).toEqual([]);
});

test.each([
  ["PutSecretValue", { includeRootCa: true }],
  ["GetSecretValue", { includeRootCa: true }],
  ["UpdateSecretVersionStage", { includeRootCa: true }],
  ["UpdateSecret", { description: "other" }],
  ["TagResource", { tags: { team: "web" } }],
])(
  "the private key appears in no error and no state where an update fails in %s",
  async (operation, more) => {
    const { world, api, facts, secret } = await openSecret();
    const key = await keyByHand(world, api);
    await secret.create({ certificate: facts });
    world.sandbox.faults.add({ service: "secretsmanager", operation, error: "AccessDeniedException" });
    const error = await failure(secret.update({ certificate: facts, ...more }));
    expect(error.code).toBe("AccessDenied");
    expect(leaks(everythingOf(error) + JSON.stringify(secret.state), [key])).toEqual([]);
  },
);

test("the private key appears in no error where the export fails its proof", async () => {
  const { world, api, facts, secret } = await openSecret({ chain: "cross-signed" });
  const key = await keyByHand(world, api);
  const wrongSerial = { certificate: { ...facts, serial: "01" } };
  for (const raw of [{ certificate: facts }, wrongSerial])
    expect(leaks(everythingOf(await failure(secret.create(raw))), [key])).toEqual([]);
});

test.each<[string, (body: string) => string]>([
  ["is cut off", (body) => body.slice(0, body.length / 2)],
  ["is cut off inside the key", (body) => body.slice(0, body.indexOf("PRIVATE KEY") + 60)],
  ["is no JSON inside", (body) => body.replace("private_key", 'private_key\\"x')],
  ["has the key where the certificate should be", (body) => body.replace("private_key", "other")],
])("the private key appears in no error and no state where what is read back %s", async (_, spoil) => {
  const { world, api, facts, secret } = await openSecret();
  const key = await keyByHand(world, api);
  await secret.create({ certificate: facts });
  await tapWire(world, (operation, answer) => (operation === "GetSecretValue" ? spoil(answer) : answer));
  world.restart();
  const error = await failure(secret.update({ certificate: facts, includeRootCa: true }));
  expect(error.code).toMatch(/^(CertificateUnusable|Unreachable)$/);
  expect(leaks(everythingOf(error) + JSON.stringify([secret.state, world.lines]), [key])).toEqual([]);
});

test("the private key appears in no error and no state of a rollback", async () => {
  const { world, api, facts, secret } = await openSecret();
  const keys = [await keyByHand(world, api)];
  await secret.create({ certificate: facts });
  const mapped = { certificate: facts, fieldMappings: { privateKey: "key" } };
  const states = [await secret.update(mapped)];
  world.sandbox.faults.add({
    ...{ service: "secretsmanager", operation: "UpdateSecretVersionStage", error: "AccessDeniedException" },
  });
  const error = await failure(secret.update({ ...mapped, rollback: true }));
  states.push(secret.state, await secret.update({ ...mapped, rollback: true }), await secret.update(mapped));
  expect(leaks(everythingOf(error) + JSON.stringify([states, world.lines]), keys)).toEqual([]);
});
