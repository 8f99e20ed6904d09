import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { Deployment } from "../support/deployment";
import { arnsOf } from "../support/hand";
import { programOf } from "../support/programs";
import { describeSecret, readBody } from "../support/secrets";
import { openWorld } from "../support/world";

async function openStack() {
  const world = await openWorld({ managedRenewal: "off" });
  const zone = await world.zone("example.com");
  world.forgetCalls();
  return { world, zone, stack: new Deployment(world) };
}

describe("a process that is killed", () => {
  test.each(["before AWS acted", "after AWS acted"])("%s never acts again", async (when) => {
    const { world, zone, stack } = await openStack();
    const pair = programOf({ api: {}, secret: {} }, world, [zone]);
    const afterEffect = when.startsWith("after");
    world.sandbox.faults.add({ service: "acm", operation: "RequestCertificate", hold: true, afterEffect });
    let hasEnded = false;
    const end = () => {
      hasEnded = true;
    };
    stack.up(pair).then(end, end);
    await world.sandbox.faults.held();
    world.kill();
    const calls = world.calls();
    // Now its connection breaks, which a living one would try again after, at the latest in a second.
    world.sandbox.faults.reset();
    const heir = stack.survivor();
    expect(heir.state).toEqual([]);
    await heir.up(pair);
    expect(await arnsOf(world)).toHaveLength(1);
    expect(hasEnded).toBe(false);
    expect(stack.state).toEqual([]);
    expect(calls.at(-1)).toBe("acm:RequestCertificate");
    expect(world.count("RequestCertificate")).toBe(afterEffect ? 1 : 2);
  });

  test("sends nothing more, and hears no answer that is still under way", async () => {
    const { world } = await openStack();
    const acm = world.host.access(undefined).clients.acm("us-east-1");
    const heard: string[] = [];
    const ask = () => acm.send(new ListCertificatesCommand({})).then(() => heard.push("answer"));
    await ask();
    const underWay = ask();
    world.kill();
    void underWay;
    void ask();
    // A later question of another process is answered later.
    world.restart();
    await world.host.access(undefined).clients.acm("us-east-1").send(new ListCertificatesCommand({}));
    expect(heard).toEqual(["answer"]);
    expect(world.count("ListCertificates")).toBeLessThanOrEqual(3);
  });
});

test("the old secret is deleted by the run after one that was killed before its delete, where removal is off", async () => {
  const { world, zone, stack } = await openStack();
  const named = (certificateNameSchema: string) =>
    programOf({ api: {}, secret: { removeExpiredOrRevoked: false, certificateNameSchema } }, world, [zone]);
  await stack.up(named("old/{{certificateId}}"));
  const old = stack.state.at(-1)?.id ?? "";
  world.sandbox.faults.add({ service: "secretsmanager", operation: "DeleteSecret", hold: true });
  void stack.up(named("new/{{certificateId}}"));
  await world.sandbox.faults.held();
  world.kill();
  world.sandbox.faults.reset();
  // The next process sees a secret with its new name, and one to delete; that it was replaced it must know by itself.
  await stack.survivor().up(named("new/{{certificateId}}"));
  expect((await describeSecret(world, old)).DeletedDate).toBeDefined();
});

test("a request that ACM shows to nobody yet is awaited by the next run, not given up for deleted", async () => {
  const world = await openWorld({ acm: { describeDelaySeconds: 20 } });
  const program = programOf({ api: {} }, world, [await world.zone("example.com")]);
  const stack = new Deployment(world);
  // It fails while ACM does not describe the request; the ARN is all that the state learns.
  const error = "AccessDeniedException";
  world.sandbox.faults.add({ service: "acm", operation: "DescribeCertificate", error, times: 2 });
  await expect(stack.up(program)).rejects.toMatchObject({ code: "AccessDenied" });
  const [{ id = "", state = {} } = {}] = stack.state;
  expect(state).toMatchObject({ requestedAt: "", serial: "" });
  await stack.up(program);
  expect(stack.state).toMatchObject([{ id, state: { status: "ISSUED" } }]);
  expect(world.count("RequestCertificate")).toBe(1);
});

test("a takeover that was interrupted is finished after a refresh too, and not taken for a rollback", async () => {
  const { world, zone, stack } = await openStack();
  await stack.up(programOf({ api: {} }, world, [zone]));
  const secret = { certificateNameSchema: "by-hand-{{shortCertificateId}}", adoptExisting: true };
  const program = programOf({ api: {}, secret }, world, [zone]);
  const Name = `by-hand-${String(stack.state[0]?.state.certificateId).slice(0, 8)}`;
  await world.hand.secrets.send(new CreateSecretCommand({ Name, SecretString: "{}" }));
  const error = "AccessDeniedException";
  world.sandbox.faults.add({ service: "secretsmanager", operation: "UpdateSecretVersionStage", error });
  await expect(stack.up(program)).rejects.toMatchObject({ code: "AccessDenied" });
  await stack.refresh();
  await stack.up(program);
  expect(stack.state.at(-1)?.state).toMatchObject({ status: "current", isRolledBack: false });
  expect(Object.keys(await readBody(world, Name))).toContain("private_key");
});

test("a destroy that was interrupted goes on after a refresh with the secrets of earlier generations", async () => {
  const { world, zone, stack } = await openStack();
  const secret = { preserveSecretOnRenewal: false };
  await stack.up(programOf({ api: {}, secret }, world, [zone]));
  const first = stack.state.at(-1)?.id ?? "";
  await stack.up(programOf({ api: { renewNow: "1" }, secret }, world, [zone]));
  const error = "AccessDeniedException";
  world.sandbox.faults.add({ service: "secretsmanager", operation: "DeleteSecret", error, after: 1 });
  await expect(stack.up([])).rejects.toMatchObject({ code: "AccessDenied" });
  const newest = stack.state.at(-1)?.id ?? "";
  await stack.refresh();
  await stack.up([]);
  for (const id of [first, newest]) expect((await describeSecret(world, id)).DeletedDate).toBeDefined();
});
