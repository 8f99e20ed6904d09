import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findZoneFor, validationDomain } from "../../../provider/kernel/domainName";
import { domainName } from "../../../provider/kernel/schema";

const parse = (text: string) => domainName.safeParse(text);

const label = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?$/);
const anyName = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join("."));

describe("a domain name", () => {
  it.each([
    ["capitals become small", "API.Example.COM", "api.example.com"],
    ["a trailing dot goes", "example.com.", "example.com"],
    ["blanks around it go", "  example.com\n", "example.com"],
    ["an international name becomes punycode", "bücher.example.com", "xn--bcher-kva.example.com"],
    ["so does one in capitals", "BÜCHER.example.com", "xn--bcher-kva.example.com"],
    ["so does one below a wildcard", "*.bücher.example.com", "*.xn--bcher-kva.example.com"],
    ["dots of other scripts become plain ones", "例え。jp。", "xn--r8jz45g.jp"],
    ["punycode stays", "xn--bcher-kva.example.com", "xn--bcher-kva.example.com"],
    ["a wildcard stays", "*.example.com", "*.example.com"],
    ["a label of 63 characters stays", `${"a".repeat(63)}.com`, `${"a".repeat(63)}.com`],
  ])("%s", (_, text, canonical) => {
    expect(domainName.parse(text)).toBe(canonical);
  });

  it.each([
    ["an empty text", "", /empty/],
    ["a blank one", "  ", /empty/],
    ["an IPv4 address", "10.0.0.1", /IP address/],
    ["an IPv4 address in wide digits", "１０.0.0.1", /IP address/],
    ["an IPv6 address", "2001:db8::1", /IP address/],
    ["an IPv6 address in brackets", "[2001:db8::1]", /IP address/],
    ["an e-mail address", "someone@example.com", /e-mail address/],
    ["a URI", "https://example.com/", /URI/],
    ["a name with a port", "example.com:443", /URI/],
    ["a single label", "localhost", /top-level/],
    ["a wildcard of a top-level domain", "*.com", /top-level/],
    ["a wildcard alone", "*", /top-level/],
    ["a wildcard in the middle", "a.*.example.com", /wildcard/],
    ["a wildcard as part of a label", "a*.example.com", /wildcard/],
    ["two wildcards", "*.*.example.com", /wildcard/],
    ["an empty label", "a..example.com", /not a DNS name/],
    ["a leading dot", ".example.com", /not a DNS name/],
    ["two trailing dots", "example.com..", /not a DNS name/],
    ["an underscore", "_dmarc.example.com", /not a DNS name/],
    ["a label with a hyphen first", "-a.example.com", /not a DNS name/],
    ["a label with a hyphen last", "a-.example.com", /not a DNS name/],
    ["a label of 64 characters", `${"a".repeat(64)}.com`, /not a DNS name/],
    ["254 characters", `${"a.".repeat(125)}comm`, /254 characters/],
  ])("refuses %s", (_, text, cause) => {
    const result = parse(text);
    expect(result.error?.issues[0]?.message).toMatch(cause);
    expect(result.error?.issues).toHaveLength(1);
  });

  it("takes 253 characters", () => {
    const name = `${"a.".repeat(125)}com`;
    expect(name).toHaveLength(253);
    expect(domainName.parse(name)).toBe(name);
  });

  it("is never quoted at length", () => {
    const message = parse(`${"a".repeat(200)}@example.com`).error?.issues[0]?.message ?? "";
    expect(message).toMatch(/e-mail/);
    expect(message.length).toBeLessThan(200);
  });

  it("never crashes, and its canonical form is its own canonical form", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ unit: "grapheme" }),
      anyName,
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = parse(text);
        if (result.success) expect(domainName.parse(result.data)).toBe(result.data);
      }),
      { numRuns: 2000 },
    );
  });

  it("accepts every name of legal labels, in small letters", () => {
    // A last label of digits alone would make it an address.
    fc.assert(
      fc.property(anyName, (name) => {
        expect(domainName.parse(`${name}.org`)).toBe(`${name}.org`.toLowerCase());
      }),
    );
  });
});

describe("the zone of a name", () => {
  const zones = ["example.com", "dev.example.com", "example.org"].map((name, index) => ({
    id: `Z${index}`,
    name,
  }));

  it.each([
    ["the apex is in its own zone", "example.com", "example.com"],
    ["the longest suffix wins", "api.dev.example.com", "dev.example.com"],
    ["a zone's apex is not its parent's", "dev.example.com", "dev.example.com"],
    ["a wildcard is validated in its parent's zone", "*.dev.example.com", "dev.example.com"],
    ["a wildcard of the apex", "*.example.com", "example.com"],
    ["many labels deep", "a.b.c.example.com", "example.com"],
    ["the end of a label is no suffix", "badexample.com", undefined],
    ["nor below one", "x.mydev.example.org", "example.org"],
    ["a zone's name inside another's is none", "example.com.evil.net", undefined],
    ["a parent of a zone is outside", "com", undefined],
  ])("%s", (_, name, zone) => {
    expect(findZoneFor(name, zones)?.name).toBe(zone);
    expect(findZoneFor(name, [...zones].reverse())?.name).toBe(zone);
  });

  it("is the longest suffix by whole labels, whatever the zones", () => {
    const small = fc.array(fc.constantFrom("a", "b", "ab", "ba"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(small, fc.array(small, { maxLength: 6 }), (labels, zoneLabels) => {
        const all = zoneLabels.map((parts, index) => ({ id: `Z${index}`, name: parts.join(".") }));
        const suffixes = labels.map((__, index) => labels.slice(index).join("."));
        const expected = suffixes.find((suffix) => all.some((zone) => zone.name === suffix));
        expect(findZoneFor(labels.join("."), all)?.name).toBe(expected);
      }),
    );
  });

  it("a wildcard is validated by its parent's record, and only its first label goes", () => {
    expect(validationDomain("*.a.example.com")).toBe("a.example.com");
    expect(validationDomain("a.example.com")).toBe("a.example.com");
  });
});
