import { beforeEach, expect, it } from "vitest";
import { claimOf, ownershipTags } from "../../../provider/kernel/identity";
import { type Context, Unfinished } from "../../../provider/kind/lifecycle";
import { Memory } from "../../../provider/kind/memory";
import type { World } from "../../../provider/kind/world";
import type { Destination, SyncedObject, SyncWork } from "../../../provider/sync/destination";
import { SyncLifecycle } from "../../../provider/sync/lifecycle";
import type { SyncInputs, SyncOutputs } from "../../../provider/sync/model/state";
import { identity } from "../certificate/plan/samples";

/** A destination that is no AWS at all: objects in a map, each generation of a certificate in one of its own. */
type Inputs = SyncInputs & { name: string };
type State = Inputs & SyncOutputs;
type Work = SyncWork & { inputs: Inputs };

const END = "2027-07-18T00:00:00.000Z";
const shelf = new Map<string, SyncedObject>();
let told: string[] = [];
let now = new Date("2027-01-01");

const made = (inputs: Inputs, claim: number): State => ({
  ...inputs,
  ...{ claim, syncedSerial: inputs.certificate.serial, syncedNotAfter: END },
  ...{ status: "current", isUnfinished: false, syncedFor: "" },
});

const paper: Destination<Work, SyncedObject, State> = {
  inputNames: ["name", "certificate"],
  noun: "paper",
  nameOf: ({ name }) => name,
  resourceOf: ({ name }) => `Paper ${name}`,
  underName: (inputs, name) => ({ ...inputs, name }),
  startsAnew: () => true,
  check: (_, news) => ({ inputs: news as unknown as Inputs, faults: [] }),
  plan: (inputs, state) => {
    if (inputs.name !== state.name) return { do: "replace", replaces: ["name"] };
    return inputs.certificate.serial === state.syncedSerial ? { do: "nothing" } : { do: "sync" };
  },
  explained: (_inputs, _state, replaces) =>
    replaces.map((path) => ({ path, why: "Another paper.", by: "input", replaces: true })),
  unexplained: () => [],
  foresee: () => ({}),
  open: async (inputs, context) => ({ inputs, context, resource: `Paper ${inputs.name}` }),
  gate: async () => {},
  find: async (arn) => shelf.get(arn),
  observe: async (_, state) => state,
  make: async ({ inputs }, earlier) => {
    const arn = `arn:${inputs.name}`;
    shelf.set(arn, { arn, tags: ownershipTags(inputs.identity, 1) });
    return { id: arn, state: { ...made(inputs, 1), ...(earlier.length > 0 ? { earlier } : {}) } };
  },
  wait: async ({ inputs }) => ({ id: "pending", state: made(inputs, 0) }),
  act: async () => {
    throw new Error("the pen is dry");
  },
  settle: async (_arn, _before, written) => written,
  putTags: async (arn, { set, remove }) => {
    const seen = shelf.get(arn) ?? { arn, tags: {} };
    const kept = Object.entries({ ...seen.tags, ...set }).filter(([key]) => !remove.includes(key));
    shelf.set(arn, { ...seen, tags: Object.fromEntries(kept) });
  },
  isOver: () => false,
  remove: async ({ arn }) => void shelf.delete(arn),
};
const life = new SyncLifecycle(paper);

const inputsOf = (name: string, serial: string, more: Partial<Inputs> = {}): Inputs => ({
  resourceUrn: "urn:pulumi:dev::shop::T::prod-api",
  identity,
  name,
  certificate: {
    arn: "arn:certificate",
    region: "us-east-1",
    serial,
    status: "ISSUED",
    notBefore: "2027-01-01T00:00:00.000Z",
    notAfter: END,
    commonName: "api.example.com",
  },
  ...more,
});

/** One command of a person: what the plan notes is known to the steps after it, and to no other command. */
function command(): Context {
  const world = { memory: new Memory(), now: () => now, decidesRenewals: () => true } as Partial<World>;
  const notice = (message: string) => void told.push(message);
  const teller = { progress: () => {}, notice, noticeOnce: notice };
  return { world: world as World, teller, ways: {} };
}

/** The second generation stands, and answers for the first. */
async function twoGenerations() {
  const first = await life.create(inputsOf("one", "01"), command());
  const replacing = command();
  const { replaces } = life.diff(first.id, first.state, inputsOf("two", "02"), replacing);
  expect(replaces).toEqual(["name"]);
  return { first, second: await life.create(inputsOf("two", "02"), replacing) };
}

beforeEach(() => {
  shelf.clear();
  told = [];
  now = new Date("2027-01-01");
});

it("a new generation takes over the one before, which the delete of its resource leaves alone", async () => {
  const { first, second } = await twoGenerations();
  expect(second.state.earlier).toEqual([
    { arn: "arn:one", name: "one", serial: "01", notAfter: END, claim: 2 },
  ]);
  expect(told).toEqual(["kept the paper one until its certificate expires on 2027-07-18"]);
  await life.delete(first.id, first.state, command());
  expect([...shelf.keys()]).toEqual(["arn:one", "arn:two"]);
  expect(claimOf(shelf.get("arn:one")?.tags ?? {})).toBe(2);
  expect(told[1]).toMatch(/^kept arn:one: its replacement has taken it over/);
});

it("an earlier generation ends with its certificate", async () => {
  const { second } = await twoGenerations();
  now = new Date(END);
  told = [];
  const inputs = inputsOf("two", "02");
  const why = "the earlier papers one will be deleted: their certificates have expired";
  expect(life.diff(second.id, second.state, inputs, command())).toEqual({
    replaces: [],
    changes: true,
    reasons: [{ path: "earlier", why, by: "time", replaces: false }],
  });
  expect(told).toEqual([why]);
  const after = await life.update(second.id, second.state, inputs, command());
  expect(after.earlier).toBeUndefined();
  expect([...shelf.keys()]).toEqual(["arn:two"]);
});

it("an object that is gone leaves the state, and those that it answered for are named", async () => {
  const { second } = await twoGenerations();
  shelf.delete("arn:two");
  expect(await life.read(second.id, second.state, command())).toBeUndefined();
  expect(told.at(-1)).toBe("two is gone; delete the earlier papers one by hand");
});

it("a step that fails leaves the object in the state, as unfinished", async () => {
  const { id, state } = await life.create(inputsOf("one", "01"), command());
  const error = await life.update(id, state, inputsOf("one", "02"), command()).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(Unfinished);
  expect(error).toMatchObject({ id: "arn:one", state: { syncedSerial: "01", isUnfinished: true } });
});

it("an object that is kept is given back without its tags", async () => {
  const { id, state } = await life.create(
    inputsOf("one", "01", { removeExpiredOrRevoked: false }),
    command(),
  );
  await life.delete(id, state, command());
  expect(shelf.get(id)?.tags).toEqual({});
  expect(told.at(-1)).toMatch(/^kept the paper one, as removeExpiredOrRevoked is off/);
});

it("a certificate that is dead is written nowhere", async () => {
  const inputs = inputsOf("one", "01");
  const dead = { ...inputs, certificate: { ...inputs.certificate, status: "REVOKED" as const } };
  await expect(life.create(dead, command())).rejects.toMatchObject({
    code: "CertificateUnusable",
    resource: "Paper one",
  });
  expect(shelf.size).toBe(0);
});
