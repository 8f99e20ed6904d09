import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { badInputsOf } from "../../support/counts";
import { expectLinear } from "../../support/steps";
import { faultsOf } from "../kernel/faults";
import {
  expectTellingFaults,
  type Json,
  json,
  objectOf,
  placesIn,
  RUNS,
  spoilt,
  withAt,
  withUnknowns,
} from "./badInputs";
import { schemas } from "./samples";

const count = badInputsOf("schemas");

describe.each(schemas)("the schema of %s", (_, schema, valid) => {
  const keys = Object.keys(schema.shape);

  it("finds nothing wrong with the sample that is spoilt below", () => {
    expect(faultsOf(schema, valid)).toEqual([]);
  });

  it("answers any object with faults that say where, why and what to do", () => {
    fc.assert(
      fc.property(objectOf(keys), (input) => {
        count();
        expectTellingFaults(faultsOf(schema, input), input);
      }),
      RUNS,
    );
  });

  it("answers a valid input with one place spoilt in the same way", () => {
    fc.assert(
      fc.property(spoilt(valid), (input) => {
        count();
        expectTellingFaults(faultsOf(schema, input), input);
      }),
      RUNS,
    );
  });

  it("finds no fault in what is not known yet, wherever it stands", () => {
    fc.assert(
      fc.property(withUnknowns(valid), (input) => {
        count();
        expect(faultsOf(schema, input)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("refuses an input that it does not know, by its name", () => {
    const unknown = fc.string({ minLength: 1 }).filter((key) => !keys.includes(key));
    fc.assert(
      fc.property(unknown, json, (key, value) => {
        // Pulumi hands null on as absent.
        fc.pre(value !== null && key !== "__proto__");
        count();
        expect(faultsOf(schema, { ...valid, [key]: value }).map(({ property }) => property)).toEqual([key]);
      }),
      RUNS,
    );
  });

  const fill = (pump: string) => pump.repeat(100_000 / pump.length);
  it.each([
    ["letters", `${fill("a")}!`],
    ["labels", `${fill("a.")}!`],
    ["stars", `${fill("*.")}!`],
    ["slashes and hyphens", `arn:aws${fill("-a/:")}!`],
    ["placeholders", fill("{{ a }}")],
    ["line ends", `${fill("-----BEGIN A-----\r\n")}`],
  ])("answers 100 kB of %s in any of its places in steps in proportion to them", (__, long) => {
    const places = placesIn(valid);
    const inputs = places.map((place) => withAt(valid, place, long) as Json);
    expectLinear(places.length * long.length, () => {
      for (const input of inputs) {
        count();
        faultsOf(schema, input);
      }
    });
  });

  it("refuses what is nested as deep as the engine's protocol carries", () => {
    for (const place of placesIn(valid)) {
      count();
      let deep: unknown = 1;
      for (let level = 0; level < 3000; level += 1) deep = level % 2 === 0 ? [deep] : { a: deep };
      const [property] = place;
      expect(faultsOf(schema, withAt(valid, place, deep) as Json)).toMatchObject([{ property }]);
    }
  });
});
