import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CertificateInputs } from "../../../../provider/certificate/model/inputs";
import type { CertificateOutputs } from "../../../../provider/certificate/model/outputs";
import { renewAfter, renewAfterOf, renewalReason } from "../../../../provider/certificate/plan/renewal";
import { certificateInputs, issued } from "./samples";

const DAY_MS = 86_400_000;
const end = Date.parse(issued.notAfter);
const terms = {
  certificateId: certificateInputs.certificateId,
  autoRenew: true,
  renewBeforeDays: 30,
  notBefore: issued.notBefore,
  notAfter: issued.notAfter,
};
const daysBefore = (iso: string): number => (end - Date.parse(iso)) / DAY_MS;

describe("the renewal window", () => {
  const id = fc.stringMatching(/^[0-9a-f]{32}$/);

  it("opens the asked number of days before the end, and at most a day earlier", () => {
    fc.assert(
      fc.property(id, fc.integer({ min: 1, max: 30 }), (certificateId, renewBeforeDays) => {
        const days = daysBefore(renewAfter({ ...terms, certificateId, renewBeforeDays }));
        expect(days).toBeGreaterThanOrEqual(renewBeforeDays);
        expect(days).toBeLessThan(renewBeforeDays + 1);
      }),
    );
  });

  it("stays where it is, plan after plan", () => {
    expect(renewAfter(terms)).toBe(renewAfter({ ...terms }));
    expect(renewAfter(terms)).toBe("2027-06-17T19:49:24.285Z");
  });

  it("differs between certificates, so that not all fall due at once", () => {
    const moments = Array.from({ length: 100 }, (_, index) =>
      renewAfter({ ...terms, certificateId: index.toString(16).padStart(32, "0") }),
    );
    expect(new Set(moments).size).toBe(100);
    const shares = moments.map((moment) => daysBefore(moment) - 30);
    expect(Math.min(...shares)).toBeLessThan(0.2);
    expect(Math.max(...shares)).toBeGreaterThan(0.8);
  });

  it("never opens before a short life begins", () => {
    fc.assert(
      fc.property(
        id,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (certificateId, life, days) => {
          const notAfter = new Date(Date.parse(terms.notBefore) + life * DAY_MS).toISOString();
          const opens = Date.parse(renewAfter({ ...terms, certificateId, renewBeforeDays: days, notAfter }));
          if (life > 1) expect(opens).toBeGreaterThan(Date.parse(terms.notBefore));
          expect(opens).toBeLessThanOrEqual(Date.parse(notAfter));
          // At most the life less a day.
          expect(Date.parse(notAfter) - opens).toBeLessThan(
            (Math.min(days, Math.max(0, life - 1)) + 1) * DAY_MS,
          );
        },
      ),
    );
  });

  it.each([
    ["nothing is renewed by itself", { autoRenew: false }],
    ["nothing is issued yet", { notBefore: "", notAfter: "" }],
  ])("is empty where %s", (_, part) => {
    expect(renewAfter({ ...terms, ...part })).toBe("");
  });

  it("moves with the certificate's settings and the profile's", () => {
    const by = (part: Partial<CertificateInputs>) =>
      daysBefore(renewAfterOf({ ...certificateInputs, ...part }, issued));
    const profile = { slug: "web", renewBeforeDays: 10 };
    const thirty = by({});
    expect(thirty - by({ renewBeforeDays: 20 })).toBeCloseTo(10, 6);
    expect(thirty - by({ profile })).toBeCloseTo(20, 6);
    expect(by({ profile, renewBeforeDays: 20 })).toBeCloseTo(by({ renewBeforeDays: 20 }), 6);
    expect(renewAfterOf({ ...certificateInputs, profile: { slug: "web", autoRenew: false } }, issued)).toBe(
      "",
    );
  });
});

describe("a certificate is renewed", () => {
  const opens = Date.parse(renewAfter(terms));
  const at = (iso: string) => new Date(iso);
  const rows: [string, Partial<CertificateInputs>, Partial<CertificateOutputs>, Date, RegExp | undefined][] =
    [
      ["not in its youth", {}, {}, at("2027-02-01T00:00:00Z"), undefined],
      ["not a millisecond before its window", {}, {}, new Date(opens - 1), undefined],
      [
        "in the moment that its window opens",
        {},
        {},
        new Date(opens),
        /expires 2027-07-18, renewal window opened 2027-06-1\d \(renewBeforeDays is 30\): it will be renewed$/,
      ],
      ["after its end too", {}, {}, at("2028-01-01T00:00:00Z"), /expires 2027-07-18/],
      ["not when nobody wants it", { autoRenew: false }, {}, at("2028-01-01T00:00:00Z"), undefined],
      [
        "earlier when the window is made longer",
        { renewBeforeDays: 30, profile: { slug: "web", renewBeforeDays: 1 } },
        {},
        at("2027-06-20T00:00:00Z"),
        /window opened/,
      ],
      [
        "later when the window is made shorter",
        { renewBeforeDays: 1 },
        {},
        at("2027-06-20T00:00:00Z"),
        undefined,
      ],
      [
        "at once for a new renewNow",
        { renewNow: "key leaked" },
        {},
        at("2027-02-01T00:00:00Z"),
        /^renewNow changed to "key leaked": it will be renewed$/,
      ],
      ["for another renewNow", { renewNow: "2" }, { renewedFor: "1" }, at("2027-02-01T00:00:00Z"), /"2"/],
      [
        "once only for a renewNow",
        { renewNow: "1" },
        { renewedFor: "1" },
        at("2027-02-01T00:00:00Z"),
        undefined,
      ],
      ["not because renewNow was removed", {}, { renewedFor: "1" }, at("2027-02-01T00:00:00Z"), undefined],
      [
        "by renewNow where autoRenew is off",
        { renewNow: "1", autoRenew: false },
        {},
        at("2027-02-01T00:00:00Z"),
        /renewNow/,
      ],
    ];

  it.each(rows)("%s", (_, inputs, state, now, reason) => {
    const answer = renewalReason({ ...certificateInputs, ...inputs }, { ...issued, ...state }, now);
    expect(answer).toEqual(reason === undefined ? undefined : expect.stringMatching(reason));
  });
});
