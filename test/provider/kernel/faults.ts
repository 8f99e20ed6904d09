import { expect } from "vitest";
import type { z } from "zod";
import type { Fault } from "../../../provider/kernel/errors";
import { parseInputs } from "../../../provider/kernel/parse";
import { NOTHING_REFUSED, type RefusedInputs } from "../../../provider/kernel/refused";

export type Raw = Record<string, unknown>;

/** Inputs that the resource classes add to each resource. */
export const host = {
  resourceUrn: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/aws-pki:Certificate::api",
  identity: {
    project: "shop",
    stack: "dev",
    resource: "pulumi-nodejs:dynamic/aws-pki:Certificate::api",
  },
};

export const faultsOf = (schema: z.ZodObject, raw: Raw, refused: RefusedInputs = NOTHING_REFUSED): Fault[] =>
  parseInputs(schema, raw, refused).faults;

/** The paths of all faults, in the order of the alphabet. */
export const pathsOf = (schema: z.ZodObject, raw: Raw): string[] =>
  faultsOf(schema, raw)
    .map((fault) => fault.property)
    .sort();

/** Holds that there is exactly this one fault, with a cause that tells and a remedy that is a sentence. */
export function expectFault(faults: readonly Fault[], property: string, cause: RegExp, remedy: RegExp): void {
  expect(faults).toEqual([
    { property, cause: expect.stringMatching(cause), remedy: expect.stringMatching(remedy) },
  ]);
  for (const fault of faults) {
    expect(fault.cause).toMatch(/[.!?]$/);
    expect(fault.remedy).toMatch(/[.!?]$/);
  }
}
