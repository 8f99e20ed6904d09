import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acmPublicCaLifecycle } from "../../provider/authority/public/lifecycle";
import { Pace } from "../../provider/aws/calls/pace";
import { certificateLifecycle } from "../../provider/certificate/lifecycle";
import { awsConnectionLifecycle } from "../../provider/connection/lifecycle";
import { ExportCache } from "../../provider/export/exportCache";
import { PkiError } from "../../provider/kernel/errors";
import type { Context, Lifecycle } from "../../provider/kind/lifecycle";
import { Memory } from "../../provider/kind/memory";
import { certificateProfileLifecycle } from "../../provider/profile/lifecycle";
import { certificateSecretLifecycle } from "../../provider/sync/secretsManager/lifecycle";
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

const lifecycles = {
  connection: awsConnectionLifecycle,
  publicCa: acmPublicCaLifecycle,
  profile: certificateProfileLifecycle,
  certificate: certificateLifecycle,
  certificateSecret: certificateSecretLifecycle,
} as unknown as Record<keyof typeof samples, AnyLifecycle>;

const kinds = (Object.keys(samples) as (keyof typeof samples)[]).map(
  (kind) => [kind, lifecycles[kind], samples[kind] as Json] as const,
);

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
  teller: { progress: () => {}, notice: () => {} },
  ways: {},
});

const count = badInputsOf("check and diff");

describe.each(kinds)("check of a %s", (kind, lifecycle, valid) => {
  const olds = fc.oneof(
    fc.constant({}),
    fc.constant(states[kind]),
    spoilt(states[kind]),
    objectOf(Object.keys(valid)),
  );
  const news = fc.oneof(spoilt(valid), objectOf(Object.keys(valid)));

  test("finds nothing wrong with the sample that is spoilt below", () => {
    expect(lifecycle.check({}, valid, newContext()).faults).toEqual([]);
  });

  test("never throws, and each fault says where, why and what to do", () => {
    fc.assert(
      fc.property(olds, news, json, (before, input, spec) => {
        count();
        expectTellingFaults(lifecycle.check(before, input, newContext()).faults, input);
        lifecycle.check(before, input, newContext(spec));
      }),
      RUNS,
    );
  });

  test("finds no fault in what is not known yet, wherever it stands", () => {
    fc.assert(
      fc.property(withUnknowns(valid), (input) => {
        count();
        expect(lifecycle.check({}, input, newContext()).faults).toEqual([]);
      }),
      RUNS,
    );
  });

  test("lets pass what it has made canonical itself", () => {
    fc.assert(
      fc.property(fc.oneof(spoilt(valid), withUnknowns(valid)), (input) => {
        count();
        const { inputs, faults } = lifecycle.check({}, input, newContext());
        fc.pre(faults.length === 0 && !Object.values(input).includes(null));
        expect(lifecycle.check({}, inputs as Json, newContext()).faults).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** Of these inputs, those of which check of a kind knows more than that there is no such input. */
const KNOWN: Record<keyof typeof samples, string[]> = {
  connection: [],
  publicCa: ["csr"],
  profile: ["csr", "ttl"],
  certificate: ["csr", "ttl"],
  certificateSecret: ["importOnSync"],
};

test.each(kinds)("check of a %s refuses by name what its own kind does", (kind, lifecycle, valid) => {
  const foreign = { csr: "x", ttl: "397d", importOnSync: true };
  const { faults } = lifecycle.check({}, { ...valid, ...foreign }, newContext());
  expect(faults.map(({ property }) => property).sort()).toEqual(Object.keys(foreign).sort());
  const known = faults.filter(({ cause }) => cause !== "There is no such input.");
  expect(known.map(({ property }) => property).sort()).toEqual(KNOWN[kind]);
});

describe.each(kinds)("diff of a %s", (kind, lifecycle, valid) => {
  /** As the engine does it: what check refuses never comes to diff. */
  const changed = fc.oneof(spoilt(valid), withUnknowns(valid));

  test("of whatever check lets pass is a plan or an error that tells", () => {
    fc.assert(
      fc.property(changed, (input) => {
        count();
        const state = states[kind];
        const context = newContext();
        const { inputs, faults } = lifecycle.check(state, input, context);
        fc.pre(faults.length === 0);
        try {
          const { changes, replaces } = lifecycle.diff("id", state, inputs, context);
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
  test.each(kinds)("of a %s reaches AWS in no way", async (_, lifecycle, valid) => {
    const world = await openWorld();
    const refused = fc.oneof(spoilt(valid), objectOf(Object.keys(valid)));
    await fc.assert(
      fc.asyncProperty(refused, async (input) => {
        count();
        const resource = new Resource(world, lifecycle, input);
        fc.pre(lifecycle.check({}, input, world.context).faults.length > 0);
        await expect(resource.create()).rejects.toThrow();
        expect(resource.id).toBe("");
      }),
      { ...RUNS, numRuns: 50 },
    );
    expect(world.calls()).toEqual([]);
    expect(world.lines).toEqual([]);
  });
});
