import { describe, expect, it } from "vitest";
import { estimateSync, issueFee, PRICES, pricesWith } from "../../../provider/price/prices";

describe("what a stack costs", () => {
  it("by name, and more for a wildcard", () => {
    expect(issueFee(["api.example.com", "*.example.com"])).toBe(
      PRICES.certificateName + PRICES.certificateWildcard,
    );
  });

  it("by secrets, regions and renewals", () => {
    const prices = { ...PRICES, certificateName: 10, secretMonth: 0.5, secretCalls: 1 };
    const estimate = estimateSync([["a.example.com"], ["b.example.com", "c.example.com"]], 3, prices);
    expect(estimate.issue).toBe(30);
    expect(estimate.renewalsYear).toBeCloseTo((30 * 365) / 153);
    expect(estimate.secretsMonth).toBe(3);
    expect(estimate.callsYear).toBeCloseTo((2 * (365 / 153) * 3) / 10_000);
  });
});

describe("prices of one's own", () => {
  it("replace the built-in ones, and name themselves as the source", () => {
    expect(pricesWith(undefined)).toBe(PRICES);
    expect(pricesWith({ certificateName: 15 })).toEqual({
      ...PRICES,
      certificateName: 15,
      source: "aws-pki:prices of this stack",
    });
    expect(pricesWith({ secretMonth: 0, source: "our contract", asOf: "2026-11" })).toMatchObject({
      secretMonth: 0,
      source: "our contract",
      asOf: "2026-11",
    });
  });

  it.each<[string, unknown, RegExp]>([
    ["no object", 15, /must be an object/],
    ["a list", [15], /must be an object/],
    [
      "an unknown price",
      { certificate: 15 },
      /aws-pki:prices\.certificate is no price; known are certificateName/,
    ],
    ["a negative price", { secretMonth: -1 }, /aws-pki:prices\.secretMonth must be a number/],
    ["a price that is a text", { secretMonth: "1" }, /must be a number of US dollars/],
    ["a source that is none", { source: 1 }, /aws-pki:prices\.source must be a text/],
    ["several at once", { a: 1, secretMonth: -1 }, /prices\.a .*\n.*secretMonth/],
  ])("are refused where they are %s", (_, own, message) => {
    expect(() => pricesWith(own)).toThrow(message);
  });
});
