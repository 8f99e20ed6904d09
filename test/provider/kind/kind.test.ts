import { expect, it } from "vitest";
import { certificate } from "../../../provider/certificate/kind";
import { certificateInputs } from "../../../provider/certificate/model/inputs";
import { certificateOutputs } from "../../../provider/certificate/model/outputs";
import { everyKind, kindNames } from "../../../provider/everyKind";
import { defineKind, type Kind } from "../../../provider/kind/kind";
import { setGate } from "../../../provider/set/gate/kind";

/** The parts that a kind of this type could leave out, and still compile. */
type Spare<K extends Kind> = { [P in keyof K]: Omit<K, P> extends Kind ? P : never }[keyof K];

/** Code that does not compile; never called. */
function refusedByTheCompiler(): unknown[] {
  const spare: [Spare<typeof certificate> | Spare<typeof setGate>] extends [never] ? "none" : "some" = "none";
  const { asks: _, ...silent } = certificate;
  return [
    spare,
    // @ts-expect-error a kind that does not say what it asks of IAM
    defineKind(silent),
    // @ts-expect-error the schema of another kind
    defineKind({ ...certificate, inputs: setGate.inputs }),
    // @ts-expect-error no word of what it remembers
    defineKind({ ...certificate, outputs: certificateOutputs }),
    // @ts-expect-error a table without the rows of the kind's inputs
    defineKind({ ...setGate, changes: certificate.changes }),
    // @ts-expect-error a schema without one of the kind's inputs
    defineKind({ ...certificate, inputs: certificateInputs.omit({ dnsNames: true }) }),
  ];
}

it("a kind that lacks a part, or has another's, does not compile", () => {
  expect(refusedByTheCompiler).toBeTypeOf("function");
});

it("each kind stands under its own name, and has a type of its own", () => {
  for (const name of kindNames) expect(everyKind[name].name).toBe(name);
  const types = Object.values(everyKind).map(({ type }) => type);
  expect(new Set(types).size).toBe(kindNames.length);
});
