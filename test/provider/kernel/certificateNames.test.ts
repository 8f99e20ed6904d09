import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalNames,
  certificateNames,
  commonNameFirst,
  joinNames,
  sameNames,
} from "../../../provider/kernel/certificateNames";

const B = "b.example.com";
const names = fc.array(fc.stringMatching(/^[a-cA-C*.-]{1,5}$/), { minLength: 1 });

describe("a certificate's names", () => {
  it("are in lower case, each once, in order, the common name among them", () => {
    expect(certificateNames("B.example.com", ["c.example.com", B, "*.example.com", "C.Example.com"])).toEqual(
      { commonName: B, dnsNames: ["*.example.com", B, "c.example.com"] },
    );
    expect(certificateNames(B)).toEqual({ commonName: B, dnsNames: [B] });
  });

  it("are the same whatever their order, case and repetitions", () => {
    fc.assert(
      fc.property(names, fc.nat(), (list, pick) => {
        const commonName = list[pick % list.length] ?? "";
        const one = certificateNames(commonName, list);
        const other = certificateNames(commonName.toUpperCase(), [...list, ...list].reverse());
        expect(sameNames(one, other)).toBe(true);
        expect(joinNames(one)).toBe(joinNames(other));
        expect(certificateNames(one.commonName, one.dnsNames)).toEqual(one);
        expect(canonicalNames(commonNameFirst(one))).toEqual(one.dnsNames);
      }),
    );
  });

  it("are others with another name, or with another of them as the common name", () => {
    const one = certificateNames(B, ["a.example.com"]);
    expect(sameNames(one, certificateNames(B))).toBe(false);
    expect(sameNames(one, certificateNames("a.example.com", [B]))).toBe(false);
    expect(sameNames(one, certificateNames(B, ["A.example.com"]))).toBe(true);
  });

  it("have the common name first where it is told from the others", () => {
    expect(commonNameFirst(certificateNames(B, ["a.example.com"]))).toEqual([B, "a.example.com"]);
    expect(joinNames(certificateNames(B, ["a.example.com"]))).toBe("a.example.com,b.example.com");
  });
});
