import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Pace } from "../../provider/aws/calls/pace";
import { everyKind, type KindName, kindNames } from "../../provider/everyKind";
import { ExportCache } from "../../provider/export/exportCache";
import { PkiError } from "../../provider/kernel/errors";
import { findRefusedInput, NO_SUCH_INPUT } from "../../provider/kernel/refused";
import type { Context, Lifecycle } from "../../provider/kind/lifecycle";
import { Memory } from "../../provider/kind/memory";
import { badInputsOf } from "../support/counts";
import { Resource } from "../support/resource";
import { openWorld } from "../support/world";
import {
  expectTellingFaults,
  type Json,
  json,
  objectOf,
  RUNS,
  spoilt,
  withUnknowns,
} from "./properties/badInputs";
import { samples } from "./properties/samples";
import { states } from "./properties/states";

type AnyLifecycle = Lifecycle<Json, Json>;

const kinds = kindNames.map((kind) => [kind, samples[kind] as Json] as const);
const lifecycles = {} as Record<KindName, AnyLifecycle>;
beforeAll(async () => {
  for (const kind of kindNames)
    lifecycles[kind] = (await everyKind[kind].lifecycle()) as unknown as AnyLifecycle;
});

const offline = (): never => {
  throw new Error("check and diff ask nobody");
};

/** A process that has seen nothing yet, and in which every way to the outside throws. */
const newContext = (spec?: unknown): Context => ({
  world: {
    access: offline,
    connectionSpec: () => spec,
    pace: new Pace({ now: offline, sleep: offline, cancelled: new AbortController().signal }),
    memory: new Memory(),
    exports: new ExportCache({ now: offline }),
    publicDns: { resolvers: [], lookUp: offline },
    passphrase: offline,
    chance: offline,
    decidesRenewals: () => true,
    now: () => new Date("2046-04-01T10:00:00.000Z"),
    sleep: offline,
    cancelled: new AbortController().signal,
  },
  teller: { progress: () => {}, notice: () => {}, noticeOnce: () => {} },
  ways: {},
});

const count = badInputsOf("check and diff");

describe.each(kinds)("check of a %s", (kind, valid) => {
  const olds = fc.oneof(
    fc.constant({}),
    fc.constant(states[kind]),
    spoilt(states[kind]),
    objectOf(Object.keys(valid)),
  );
  const news = fc.oneof(spoilt(valid), objectOf(Object.keys(valid)));

  test("finds nothing wrong with the sample that is spoilt below", () => {
    expect(lifecycles[kind].check({}, valid, newContext()).faults).toEqual([]);
  });

  test("never throws, and each fault says where, why and what to do", () => {
    fc.assert(
      fc.property(olds, news, json, (before, input, spec) => {
        count();
        expectTellingFaults(lifecycles[kind].check(before, input, newContext()).faults, input);
        lifecycles[kind].check(before, input, newContext(spec));
      }),
      RUNS,
    );
  });

  test("finds no fault in what is not known yet, wherever it stands", () => {
    fc.assert(
      fc.property(withUnknowns(valid), (input) => {
        count();
        expect(lifecycles[kind].check({}, input, newContext()).faults).toEqual([]);
      }),
      RUNS,
    );
  });

  test("lets pass what it has made canonical itself", () => {
    fc.assert(
      fc.property(fc.oneof(spoilt(valid), withUnknowns(valid)), (input) => {
        count();
        const { inputs, faults } = lifecycles[kind].check({}, input, newContext());
        fc.pre(faults.length === 0 && !Object.values(input).includes(null));
        expect(lifecycles[kind].check({}, inputs as Json, newContext()).faults).toEqual([]);
      }),
      RUNS,
    );
  });
});

test.each(kinds)("check of a %s refuses by name what its own kind does", (kind, valid) => {
  const foreign = { csr: "x", ttl: "397d", importOnSync: true };
  const { faults } = lifecycles[kind].check({}, { ...valid, ...foreign }, newContext());
  expect(faults.map(({ property }) => property).sort()).toEqual(Object.keys(foreign).sort());
  for (const { property, cause, remedy } of faults) {
    const row = findRefusedInput(everyKind[kind].refused, property) ?? NO_SUCH_INPUT;
    expect({ cause, remedy }).toEqual({ cause: row.cause, remedy: row.remedy });
  }
});

describe.each(kinds)("diff of a %s", (kind, valid) => {
  /** As the engine does it: what check refuses never comes to diff. */
  const changed = fc.oneof(spoilt(valid), withUnknowns(valid));

  test("of whatever check lets pass is a plan or an error that tells", () => {
    fc.assert(
      fc.property(changed, (input) => {
        count();
        const state = states[kind];
        const context = newContext();
        const { inputs, faults } = lifecycles[kind].check(state, input, context);
        fc.pre(faults.length === 0);
        try {
          const { changes, replaces } = lifecycles[kind].diff("id", state, inputs, context);
          expect([true, false, undefined]).toContain(changes);
          for (const property of replaces) expect(property).toMatch(/^[a-z]\w+$/i);
        } catch (error) {
          expect(error).toBeInstanceOf(PkiError);
          expect((error as PkiError).cause).toMatch(/\w/);
          expect((error as PkiError).remedy).toMatch(/\w/);
        }
      }),
      RUNS,
    );
  });
});

describe("what check refuses", () => {
  test.each(kinds)("of a %s reaches AWS in no way", async (kind, valid) => {
    const world = await openWorld();
    const refused = fc.oneof(spoilt(valid), objectOf(Object.keys(valid)));
    await fc.assert(
      fc.asyncProperty(refused, async (input) => {
        count();
        const resource = new Resource(world, lifecycles[kind], input);
        fc.pre(lifecycles[kind].check({}, input, world.context).faults.length > 0);
        await expect(resource.create()).rejects.toThrow();
        expect(resource.id).toBe("");
      }),
      { ...RUNS, numRuns: 50 },
    );
    expect(world.calls()).toEqual([]);
    expect(world.lines).toEqual([]);
  });
});
