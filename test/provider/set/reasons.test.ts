import { expect, it } from "vitest";
import type { Reason } from "../../../provider/kernel/reason";
import { setReasons } from "../../../provider/set/reasons";

const none = { lines: {}, unusual: {}, failures: {}, leaving: [] };
const names: Reason = { path: "dnsNames", why: "Names are fixed.", by: "input", replaces: true };
const made = { why: "a certificate will be made", by: "input", replaces: false };
const again = { why: "failed before, and will be tried again", by: "unfinished", replaces: false };

it("a set tells the reasons of each key under the key's path", () => {
  const plans = [
    ["a", { do: "keep" }],
    ["b", { do: "replace", reasons: [names] }],
    ["c", { do: "create" }],
    ["d", { do: "remove" }],
  ] as const;
  expect(setReasons("certificate", plans, none)).toEqual([
    { ...names, path: "certificates.b.dnsNames" },
    { path: "certificates.c", ...made },
    { path: "certificates.d", why: "the certificate will be deleted", by: "input", replaces: false },
  ]);
});

it("a set tells what an earlier run left, also of keys that change no more", () => {
  const state = { ...none, failures: { a: "why", c: "why" }, leaving: [{ key: "z", line: "-" }] };
  const plans = [
    ["a", { do: "keep" }],
    ["b", { do: "keep" }],
    ["c", { do: "create" }],
  ] as const;
  expect(setReasons("secret", plans, state)).toEqual([
    { path: "certificates.a", ...again },
    { path: "certificates.c", ...again },
    {
      path: "certificates.z",
      why: "an earlier secret is still to be deleted",
      by: "unfinished",
      replaces: false,
    },
  ]);
});
