import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { KindName } from "../../provider/everyKind";
import { certificateFacts, hostInputs, newCertificate } from "../support/resources";
import { openWorld, REGION, START, type World } from "../support/world";

/** A shim as the engine keeps it; here only that it comes back where it must. */
const SHIM = { __provider: "exports.handler=()=>'the shim'" };

/** The handlers' host waits for real; here its naps pass at once, on the sandbox's clock. */
const nap = vi.hoisted(() => ({ take: (_milliseconds: number): void => {} }));
vi.mock("node:timers/promises", () => ({
  setTimeout: async (milliseconds: number) => nap.take(milliseconds),
}));

/** The module that the shims load, in a process whose clock is the sandbox's. */
async function openHandlers(kind: KindName, env: Record<string, string | undefined> = {}) {
  const world = await openWorld({ env: { AWS_PKI_NOW: START.toISOString(), ...env } });
  nap.take = (milliseconds) => world.advance(milliseconds / 1000);
  return { world, handler: await newProcess(kind) };
}

/** The handler as the provider process of the next command loads it. */
async function newProcess(kind: KindName) {
  vi.resetModules();
  return (await import("../../provider/dynamic.ts")).handlers[kind];
}

const certificateRaw = async (world: World, more: object = {}) => ({
  ...SHIM,
  ...hostInputs("Certificate", "api"),
  profile: { slug: "web", keyAlgorithm: "EC_prime256v1" },
  accountId: world.accountId,
  region: REGION,
  zones: [await world.zone("example.com")],
  connection: undefined,
  dnsNames: ["api.example.com"],
  ...more,
});

/** Whether a value survives the way to the engine as it is: no undefined, no Date, no class. */
const expectPlain = (value: unknown) => expect(value).toStrictEqual(JSON.parse(JSON.stringify(value)));

describe("check", () => {
  test("gives canonical inputs as plain JSON, and the shim with them", async () => {
    const { world, handler } = await openHandlers("certificate");
    const { inputs, failures } = await handler.check({}, await certificateRaw(world));
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ ...SHIM, commonName: "api.example.com" });
    expectPlain(inputs);
  });

  test("gives each fault its property and one sentence with cause and remedy", async () => {
    const { world, handler } = await openHandlers("certificate");
    const raw = await certificateRaw(world, { csr: "x", renewBeforeDays: 31 });
    const { failures } = await handler.check({}, raw);
    expect(failures.map((one) => one.property).sort()).toEqual(["csr", "renewBeforeDays"]);
    expect(failures.find((one) => one.property === "csr")?.reason).toBe(
      "ACM accepts no certificate signing request: it generates the key pair itself. Remove it, and give commonName, dnsNames and keyAlgorithm instead.",
    );
  });
});

test("a life: create, diff, read, update and delete give plain JSON that carries the shim", async () => {
  const { world, handler } = await openHandlers("certificate");
  const raw = await certificateRaw(world);
  const { inputs } = await handler.check({}, raw);
  const { id, outs } = await handler.create(inputs);
  expect(outs).toMatchObject({ ...SHIM, status: "ISSUED" });
  expectPlain(outs);

  const { inputs: same } = await handler.check(outs, raw);
  expect(await handler.diff(id, outs, same)).toStrictEqual({ changes: false, replaces: [] });
  const { inputs: tagged } = await handler.check(outs, { ...raw, tags: { team: "shop" } });
  expect(await handler.diff(id, outs, tagged)).toStrictEqual({ replaces: [] });

  const seen = await handler.read(id, outs);
  expect(seen).toMatchObject({ id, props: outs });
  expect(seen.inputs).toMatchObject({ dnsNames: ["api.example.com"], commonName: "api.example.com" });
  expect(seen.inputs).not.toHaveProperty("serial");
  expectPlain(seen);

  const updated = await handler.update(id, outs, tagged);
  expect(updated.outs).toMatchObject({ ...SHIM, tags: { team: "shop" } });
  expectPlain(updated);
  const destroying = await newProcess("certificate");
  await destroying.delete(id, updated.outs);
  expect(await destroying.read(id, updated.outs)).toStrictEqual({ id: "" });
});

test("a secret's life goes through the handlers as well", async () => {
  const { world, handler } = await openHandlers("certificateSecret");
  const api = newCertificate(world, [await world.zone("example.com")]);
  await api.create({ dnsNames: ["api.example.com"] });
  const raw = { ...SHIM, ...hostInputs("CertificateSecret", "prod-api"), syncName: "prod" };
  const { inputs } = await handler.check({}, { ...raw, certificate: certificateFacts(api) });
  const { id, outs } = await handler.create(inputs);
  expectPlain(outs);
  expect(outs).toMatchObject({ ...SHIM, status: "current", secretRegion: REGION });
  expect((await handler.read(id, outs)).props).toStrictEqual(outs);
  const destroying = await newProcess("certificateSecret");
  await destroying.delete(id, outs);
  expect(await destroying.read(id, outs)).toStrictEqual({ id: "" });
});

test("a forced replacement creates what is there already, and its deletion of the old leaves that alone", async () => {
  const { world, handler } = await openHandlers("certificate");
  const { inputs } = await handler.check({}, await certificateRaw(world));
  const first = await handler.create(inputs);
  const replacing = await newProcess("certificate");
  const second = await replacing.create(inputs);
  expect(second.id).toBe(first.id);
  await replacing.delete(first.id, first.outs);
  expect((await replacing.read(second.id, second.outs)).id).toBe(second.id);
});

test("roles and keys come from the provider's configuration, and stand in no output", async () => {
  const { handler } = await openHandlers("awsConnection");
  const roleArn = "arn:aws:iam::222233334444:role/acm-issuer";
  const connections = JSON.stringify({
    acm: { method: { type: "assume-role", roleArn, externalId: "s3cret" } },
  });
  handler.configure({ config: { get: (key) => (key === "aws-pki:connections" ? connections : undefined) } });
  const { inputs } = await handler.check(
    {},
    { ...SHIM, ...hostInputs("AwsConnection", "acm"), connection: "acm" },
  );
  const { id, outs } = await handler.create(inputs);
  expect(id).toBe("acm");
  expect(outs.accountId).toBe("222233334444");
  expect(JSON.stringify([inputs, outs])).not.toMatch(/s3cret|role\/acm-issuer"/);
});

describe("a failure", () => {
  test("after something exists carries id, properties with the shim, and reasons", async () => {
    const { world, handler } = await openHandlers("certificate");
    const { inputs } = await handler.check({}, await certificateRaw(world));
    const fault = {
      service: "route53",
      operation: "ChangeResourceRecordSets",
      error: "AccessDenied",
    } as const;
    world.sandbox.faults.add(fault);
    const error = await handler.create(inputs).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { id, properties, reasons, message } = error as Error & Record<string, unknown>;
    expect(id).toMatch(/^arn:aws:acm:/);
    expect(properties).toMatchObject({
      ...SHIM,
      status: "PENDING_VALIDATION",
      commonName: "api.example.com",
    });
    expect(reasons).toEqual([message]);
    expect(message).toContain("[AccessDenied]");
    expectPlain(properties);
    const { outs } = await handler.update(String(id), properties as Record<string, unknown>, inputs);
    expect(outs.status).toBe("ISSUED");
  });

  test("of an update keeps the old properties, and the new shim", async () => {
    const { world, handler } = await openHandlers("certificate");
    const raw = await certificateRaw(world);
    const { id, outs } = await handler.create((await handler.check({}, raw)).inputs);
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "AddTagsToCertificate" },
      ...{ error: "AccessDeniedException" },
    });
    const newer = { ...raw, __provider: "the next release's shim", tags: { team: "shop" } };
    const { inputs } = await handler.check(outs, newer);
    const error = await handler.update(id, outs, inputs).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ id, properties: { ...outs, __provider: "the next release's shim" } });
    expect((error as { properties: object }).properties).not.toHaveProperty("tags");
  });

  test("before anything exists carries no id, so that the engine records nothing", async () => {
    const { world, handler } = await openHandlers("certificate");
    const { inputs } = await handler.check({}, await certificateRaw(world));
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "RequestCertificate" },
      ...{ error: "AccessDeniedException" },
    });
    const error = await handler.create(inputs).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "AccessDenied" });
    expect(error).not.toHaveProperty("id");
    expect(error).not.toHaveProperty("properties");
  });
});

describe("a clock that is set by hand", () => {
  test("is refused for create, update and delete where AWS itself is real", async () => {
    const { world, handler } = await openHandlers("certificate");
    const raw = await certificateRaw(world);
    const { inputs } = await handler.check({}, raw);
    const { id, outs } = await handler.create(inputs);
    world.forgetCalls();
    vi.stubEnv("AWS_ENDPOINT_URL", undefined);
    for (const refused of [
      handler.create(inputs),
      handler.update(id, outs, inputs),
      handler.delete(id, outs),
    ])
      await expect(refused).rejects.toMatchObject({
        code: "ClockOverride",
        remedy: expect.stringContaining("Unset AWS_PKI_NOW"),
      });
    expect(world.calls()).toEqual([]);
  });

  test("is the forecast of a preview: check and diff take it, and show the renewal to come", async () => {
    const { world, handler } = await openHandlers("certificate");
    const raw = await certificateRaw(world);
    const { id, outs } = await handler.create((await handler.check({}, raw)).inputs);
    vi.stubEnv("AWS_ENDPOINT_URL", undefined);
    vi.stubEnv("AWS_PKI_NOW", "2046-09-10T00:00:00Z");
    const certificate = await newProcess("certificate");
    expect(await certificate.diff(id, outs, outs)).toStrictEqual({ changes: false, replaces: [] });
    const { inputs } = await certificate.check(outs, raw);
    expect(await certificate.diff(id, outs, inputs)).toStrictEqual({ changes: true, replaces: [] });
  });

  test("that is no date is refused at once", async () => {
    await openWorld({ env: { AWS_PKI_NOW: "soon" } });
    await expect(newProcess("certificate")).rejects.toMatchObject({
      code: "ClockOverride",
      stack: expect.not.stringMatching(/\n +at /),
    });
  });
});

/** As if an engine had started this process; gives the server class that overhears its Cancel. */
function startedByEngine() {
  const { argv } = process;
  const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
  const { Server } = ofPulumi("@grpc/grpc-js");
  const original = Server.prototype._retrieveHandler;
  onTestFinished(() => {
    process.argv = argv;
    Server.prototype._retrieveHandler = original;
  });
  process.argv = [...argv, "127.0.0.1:9"];
  return Server;
}

test("each line is shown beside the resource that it tells of", async () => {
  const shown: { urn: string; message: string; ephemeral: boolean }[] = [];
  const log = vi.spyOn(EngineClient.prototype, "log").mockImplementation((request: LogRequest) => {
    shown.push({ urn: request.getUrn(), message: request.getMessage(), ephemeral: request.getEphemeral() });
    return {} as never;
  });
  onTestFinished(() => log.mockRestore());
  startedByEngine();
  const { world, handler } = await openHandlers("certificate");
  const raw = await certificateRaw(world);
  const inputsOf = async (name: string) => {
    const own = { ...hostInputs("Certificate", name), dnsNames: [`${name}.example.com`] };
    return (await handler.check({}, { ...raw, ...own })).inputs;
  };
  const [api, web] = [await inputsOf("api"), await inputsOf("web")];
  await handler.create(api);
  const { id, outs } = await handler.create(web);
  const lines = shown.map(({ urn, message }) => [urn.split("::").at(-1), message]);
  expect(lines).toContainEqual(["api", expect.stringMatching(/^issued, expires /)]);
  expect(lines).toContainEqual(["web", expect.stringMatching(/^issued, expires /)]);
  expect(shown.every(({ ephemeral }) => ephemeral)).toBe(true);
  shown.length = 0;
  await handler.diff(id, { ...outs, changedTags: ["team"] }, web);
  const urn = hostInputs("Certificate", "web").resourceUrn;
  expect(shown).toEqual([{ urn, message: expect.stringMatching(/its tags team/), ephemeral: false }]);
});

test("once the engine has said Cancel, nothing is begun any more", async () => {
  const { world, handler } = await openHandlers("certificate");
  const { inputs } = await handler.check({}, await certificateRaw(world));
  const { id, outs } = await handler.create(inputs);
  world.forgetCalls();
  const Server = startedByEngine();
  const cancelled = await newProcess("certificate");
  new Server()._retrieveHandler("/pulumirpc.ResourceProvider/Cancel");
  for (const refused of [
    cancelled.create(inputs),
    cancelled.update(id, outs, inputs),
    cancelled.delete(id, outs),
  ]) {
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "Cancelled", cause: expect.stringContaining("nothing was begun") });
    expect(error).not.toHaveProperty("id");
  }
  expect(world.calls()).toEqual([]);
});

test("states carry their version, and lifecycles never see one", async () => {
  const { world, handler } = await openHandlers("certificate");
  const { inputs } = await handler.check({}, await certificateRaw(world));
  expect(inputs).not.toHaveProperty("stateVersion");
  const { id, outs } = await handler.create(inputs);
  expect(outs.stateVersion).toBe(4);
  const { props, inputs: observed } = await handler.read(id, outs);
  expect(props).toMatchObject({ stateVersion: 4 });
  expect(observed).not.toHaveProperty("stateVersion");
});
