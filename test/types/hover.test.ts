import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Shown, shownBy } from "./hover";
import { ENTRIES } from "./reached";
import { UNSOURCED } from "./unsourced";

const shown = shownBy(ENTRIES.map(([, file]) => file));
const of = (...roles: Shown["role"][]) => shown.filter(({ role }) => roles.includes(role));
const paths = (some: readonly Shown[]) => some.map(({ path }) => path);
/** How many of some have what they should, as a share that the report of the tests shows. */
const share = (good: readonly Shown[], all: readonly Shown[]) => `${good.length} of ${all.length}`;

describe("an editor shows", () => {
  it.each<[string, Shown["role"], number]>([
    ["exports and what they name", "export", 50],
    ["inputs", "input", 110],
    ["options", "option", 20],
    ["outputs", "output", 40],
  ])("%s, at every depth", (_, role, least) => {
    expect(of(role).length).toBeGreaterThanOrEqual(least);
  });

  it("of everything what it is: 100 %", () => {
    const silent = shown.filter(({ text }) => text.trim().length < 8);
    expect(paths(silent)).toEqual([]);
  });

  it("of each input its default and the effect of a change: 100 %", () => {
    const inputs = of("input");
    const withDefault = inputs.filter(({ text }) => /^- (?:Default: |Required\.|Either )/m.test(text));
    const withChange = inputs.filter(({ text }) => /^- Change: .{4}/m.test(text));
    expect(paths(inputs.filter((one) => !withDefault.includes(one)))).toEqual([]);
    expect(paths(inputs.filter((one) => !withChange.includes(one)))).toEqual([]);
    expect([withDefault, withChange].map((good) => share(good, inputs))).toEqual(
      [inputs, inputs].map((good) => share(good, inputs)),
    );
  });

  it("of each option its default: 100 %", () => {
    const silent = of("option").filter(({ text, isOptional }) => isOptional && !/\bDefault: /.test(text));
    expect(paths(silent)).toEqual([]);
  });

  it("of each input the rule of AWS that it rests on, or a reason stands in the table: 100 %", () => {
    const silent = of("input").filter(({ text }) => !/^- Source: .{8}/m.test(text));
    expect(paths(silent).sort()).toEqual(Object.values(UNSOURCED).flat().sort());
  });

  it("a fee where a change leads to one", () => {
    const costs = of("input").filter(({ text }) => /AWS\s+charges for (?:the|each|it)/.test(text));
    expect(paths(costs)).toEqual(
      expect.arrayContaining([
        "CertificateArgs.commonName",
        "CertificateArgs.dnsNames",
        "CertificateArgs.keyAlgorithm",
        "CertificateArgs.renewNow",
        "CertificateProfileArgs.keyAlgorithm",
        "AcmPublicCaArgs.region",
        "SetMemberArgs.dnsNames",
      ]),
    );
  });
});

it("a name without words would be noticed", () => {
  const [bare] = shownBy([join(dirname(__dirname), "fixtures", "undocumented.d.ts")]);
  expect(bare).toMatchObject({ path: "BareArgs", text: "" });
});
