import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { CertificateInputs } from "../../../provider/certificate/model/inputs";
import { certificateFields } from "../../../provider/certificate/plan/fields";
import { everyKind } from "../../../provider/everyKind";
import { type Field, planChanges } from "../../../provider/kernel/fields";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { tableOf } from "../../../provider/kind/kind";
import { certificateInputs as sample } from "../certificate/plan/samples";

type Table = Readonly<Record<string, Field<Record<string, unknown>>>>;
const kinds = Object.values(everyKind);
const tables = kinds.flatMap((kind): [string, Table, z.ZodObject][] => {
  const table = tableOf(kind);
  return table ? [[kind.type, table as Table, kind.inputs]] : [];
});

it("a set's keys are compared by a table", () => {
  for (const { changes } of kinds)
    if (changes.by === "key") expect(tables.map(([type]) => type)).toContain(changes.of.type);
});

/** A resource with every input set; what they are does not matter, only that they change. */
const filled = (table: Table) => ({
  ...Object.fromEntries(Object.keys(table).map((key) => [key, "before"])),
  ...("profile" in table ? { profile: { slug: "web" } } : {}),
});

describe.each(tables)("the field table of %s", (_, table, schema) => {
  it("has a row for each input and none beside", () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(schema.shape).sort());
  });

  it("says why in a sentence", () => {
    for (const { why } of Object.values(table)) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  it("plans nothing where nothing changed", () => {
    expect(planChanges(table, filled(table), filled(table))).toEqual({ replaces: [], updates: [] });
  });

  it.each(Object.entries(table))("holds for a change of %s", (key, { change }) => {
    const after = { ...filled(table), [key]: key === "profile" ? { slug: "other" } : "after" };
    expect(planChanges(table, filled(table), after)).toEqual({
      replaces: change === "replace" ? [key] : [],
      updates: change === "update" ? [key] : [],
    });
  });

  it.each(Object.entries(table))("never replaces for an unknown %s, but may update", (key, { change }) => {
    const after = { ...filled(table), [key]: UNKNOWN };
    expect(planChanges(table, filled(table), after)).toEqual({
      replaces: [],
      updates: change === "ignore" ? [] : [key],
    });
  });

  it.each(Object.entries(table))("takes an absent %s for what it stands for", (key, field) => {
    const { [key]: __, ...after } = filled(table) as Record<string, unknown>;
    const { replaces, updates } = planChanges(table, filled(table), {
      ...after,
      ...(key === "profile" ? { profile: {} } : {}),
    });
    const changed = field.change !== "ignore" && !field.absentKeeps;
    expect([...replaces, ...updates]).toEqual(changed ? [key] : []);
  });
});

describe("a certificate's key algorithm", () => {
  const changesOf = (olds: Partial<CertificateInputs>, news: Partial<CertificateInputs>) =>
    planChanges(certificateFields, { ...sample, ...olds }, { ...sample, ...news });
  const profile = (keyAlgorithm: CertificateInputs["keyAlgorithm"]) =>
    ({ slug: "web", keyAlgorithm }) as CertificateInputs["profile"];
  const unknown = UNKNOWN as CertificateInputs["keyAlgorithm"];

  it.each([
    ["stays when the default is written out", {}, { keyAlgorithm: "RSA_2048" }, [], []],
    [
      "stays when it moves to the profile",
      { keyAlgorithm: "EC_prime256v1" },
      { profile: profile("EC_prime256v1") },
      [],
      ["profile"],
    ],
    [
      "replaces when the profile's changes",
      {},
      { profile: profile("EC_prime256v1") },
      ["keyAlgorithm"],
      ["profile"],
    ],
    [
      "stays when the certificate has its own",
      { keyAlgorithm: "RSA_2048" },
      { keyAlgorithm: "RSA_2048", profile: profile("EC_prime256v1") },
      [],
      ["profile"],
    ],
    [
      "replaces nothing while the profile's is unknown",
      {},
      { profile: profile(unknown) },
      [],
      ["keyAlgorithm", "profile"],
    ],
    [
      "replaces nothing while the profile is unknown as a whole",
      { profile: profile("EC_secp384r1") },
      { profile: UNKNOWN as never },
      [],
      ["keyAlgorithm", "profile"],
    ],
  ] as [string, Partial<CertificateInputs>, Partial<CertificateInputs>, string[], string[]][])(
    "%s",
    (_, olds, news, replaces, updates) => {
      expect(changesOf(olds, news)).toEqual({ replaces, updates });
    },
  );
});

describe("values are the same", () => {
  const table = { a: { change: "update", why: "." } } as const;
  it.each([
    [
      "whatever the order of an object's keys",
      { x: 1, y: { p: 1, q: 2 } },
      { y: { q: 2, p: 1 }, x: 1 },
      true,
    ],
    ["when one is null and the other absent", null, undefined, true],
    ["when a key is undefined or absent", { x: undefined }, {}, true],
    ["not when a list has another order", [1, 2], [2, 1], false],
    ["not when a text is a number", "1", 1, false],
    ["not when a list is an object", ["a"], { 0: "a" }, false],
  ])("%s", (_, a, b, same) => {
    expect(planChanges<{ a: unknown }>(table, { a }, { a: b }).updates).toEqual(same ? [] : ["a"]);
  });
});
