import { describe, expect, it } from "vitest";
import {
  type IssuanceAction,
  type IssuanceObservation,
  planIssuance,
} from "../../../../../provider/authority/public/plan/issuance";
import { certificateStatuses } from "../../../../../provider/aws/acm/certificateStatus";

const seen: IssuanceObservation = {
  ...{ status: "PENDING_VALIDATION", recordsNamed: true, recordsPut: false },
  ...{ names: ["api.example.com", "*.shop.example.org"], failedDomains: [] },
  zones: [
    { id: "Z1", name: "example.com" },
    { id: "Z2", name: "example.org" },
  ],
};
const fails = (cause: RegExp, remedy: RegExp): IssuanceAction => ({
  do: "fail",
  cause: expect.stringMatching(cause) as string,
  remedy: expect.stringMatching(remedy) as string,
});
const waits = (what: RegExp): IssuanceAction => ({ do: "wait", for: expect.stringMatching(what) as string });

describe("while a certificate is being issued", () => {
  const rows: [sentence: string, Partial<IssuanceObservation>, IssuanceAction][] = [
    ["pending without records waits for ACM to name them", { recordsNamed: false }, waits(/name/)],
    ["even after an earlier put", { recordsNamed: false, recordsPut: true }, waits(/name/)],
    ["pending with records puts them", {}, { do: "put-records" }],
    ["pending with records in place waits for ACM to see them", { recordsPut: true }, waits(/see/)],
    ["issued is the end", { status: "ISSUED" }, { do: "finish" }],
    ["issued is the end whatever the records", { status: "ISSUED", recordsNamed: false }, { do: "finish" }],
    ["timed out tells of the delegation", { status: "VALIDATION_TIMED_OUT" }, fails(/72 hours/, /delegated/)],
    [
      "revoked tells that it is for good",
      { status: "REVOKED" },
      fails(/revoked/, /pulumi up again: a new one/),
    ],
    ["expired is requested anew", { status: "EXPIRED" }, fails(/expired/, /pulumi up again: a new one/)],
    ["inactive is replaced", { status: "INACTIVE" }, fails(/inactive/, /--target-replace/)],
    ["failed without a reason", { status: "FAILED" }, fails(/no reason/, /pulumi up again: a new one/)],
    [
      "failed by CAA names the record of each zone",
      { status: "FAILED", failureReason: "CAA_ERROR" },
      fails(
        /CAA_ERROR.* for api\.example\.com, \*\.shop\.example\.org\.$/,
        /^Add example\.com\. CAA 0 issue "amazon\.com" and example\.org\. CAA 0 issuewild "amazon\.com", then run pulumi up again/,
      ),
    ],
    [
      "failed for a domain",
      { status: "FAILED", failureReason: "DOMAIN_NOT_ALLOWED" },
      fails(/DOMAIN_NOT_ALLOWED/, /Support/),
    ],
    [
      "failed for a top-level domain",
      { status: "FAILED", failureReason: "INVALID_PUBLIC_DOMAIN" },
      fails(/INVALID_PUBLIC/, /correct/),
    ],
    [
      "failed for verification",
      { status: "FAILED", failureReason: "ADDITIONAL_VERIFICATION_REQUIRED" },
      fails(/VERIFICATION/, /Support/),
    ],
    [
      "failed for a new reason repeats it",
      { status: "FAILED", failureReason: "MOON_PHASE" },
      fails(/MOON_PHASE/, /Remove the cause/),
    ],
  ];

  it.each(rows)("%s", (_, part, action) => {
    expect(planIssuance({ ...seen, ...part })).toEqual(action);
  });

  it("every status has a test above", () => {
    const tested = new Set(rows.map(([, part]) => part.status ?? seen.status));
    expect([...tested].sort()).toEqual([...certificateStatuses].sort());
  });

  it.each(["PAUSED", "", "issued"])("the unknown status %j fails loudly", (status) => {
    const action = planIssuance({ ...seen, status: status as never });
    expect(action).toEqual(fails(/does not know/, /Update pulumi-aws-pki/));
    expect(action).toMatchObject({ cause: expect.stringContaining(JSON.stringify(status)) });
  });
});

describe("a refusal by CAA", () => {
  const failed = { ...seen, status: "FAILED", failureReason: "CAA_ERROR" } as const;
  const wild = "*.shop.example.org";
  const rows: [string, Partial<IssuanceObservation>, cause: RegExp, remedy: RegExp][] = [
    [
      "is about the domains that failed",
      { failedDomains: ["api.example.com"] },
      / for api\.example\.com\.$/,
      /^Add example\.com\. CAA 0 issue "amazon\.com", then/,
    ],
    [
      "goes where records stand already, as the closest ones alone count",
      {
        failedDomains: ["api.example.com"],
        caaInForce: [
          { name: "api.example.com", owner: "api.example.com", values: ['0 issue "letsencrypt.org"'] },
        ],
      },
      /\(in force: api\.example\.com\. CAA 0 issue "letsencrypt\.org"\)\.$/,
      /^Add api\.example\.com\. CAA 0 issue "amazon\.com", then/,
    ],
    [
      "makes no first issuewild, which would shut out the CA that issue allows",
      {
        failedDomains: [wild],
        caaInForce: [{ name: wild, owner: "example.org", values: ['0 issue "letsencrypt.org"'] }],
      },
      /in force/,
      /^Add example\.org\. CAA 0 issue "amazon\.com", then/,
    ],
    [
      "joins the issuewild that there are",
      {
        failedDomains: [wild],
        caaInForce: [{ name: wild, owner: "example.org", values: ['0 issuewild ";"'] }],
      },
      /in force: example\.org\. CAA 0 issuewild ";"/,
      /^Add example\.org\. CAA 0 issuewild "amazon\.com", then/,
    ],
    [
      "asks for nothing that is in force already, and names what is forbidden alone",
      {
        names: ["shop.example.org", wild],
        caaInForce: ["shop.example.org", wild].map((name) => {
          return { name, owner: "example.org", values: ['0 issue "amazon.com"', '0 issuewild ";"'] };
        }),
      },
      /CAA records forbid it for \*\.shop\.example\.org \(in force: [^)]*\)\.$/,
      /^Add example\.org\. CAA 0 issuewild "amazon\.com", then/,
    ],
    [
      "knows each name of Amazon's CA, and parameters behind it",
      {
        names: ["api.example.com", "shop.example.org"],
        caaInForce: [
          { name: "api.example.com", owner: "example.com", values: ['0 Issue "AmazonTrust.com; account=1"'] },
          { name: "shop.example.org", owner: "example.org", values: ['0 issue "notamazon.com"'] },
        ],
      },
      / for shop\.example\.org \(/,
      /^Add example\.org\. CAA 0 issue "amazon\.com", then/,
    ],
    [
      "adds nothing where all is allowed by now",
      {
        names: ["api.example.com"],
        caaInForce: [{ name: "api.example.com", owner: "example.com", values: ['0 issue "amazon.com"'] }],
      },
      / for api\.example\.com \(/,
      /^Add nothing, as the CAA records in force allow Amazon by now, then run pulumi up again/,
    ],
    [
      "names the target of a CNAME, beside which no record can stand",
      {
        failedDomains: ["api.example.com"],
        caaInForce: [
          {
            ...{ name: "api.example.com", cname: "api.example.com", owner: "lb.example.net" },
            values: ['0 issue "letsencrypt.org"'],
          },
        ],
      },
      /\(in force: lb\.example\.net\. CAA 0 issue "letsencrypt\.org"\)\.$/,
      /^Add lb\.example\.net\. CAA 0 issue "amazon\.com" \(the target of the CNAME api\.example\.com\), then/,
    ],
    [
      "of a name in no zone is about the name itself",
      { failedDomains: ["*.elsewhere.net"] },
      /elsewhere/,
      /^Add elsewhere\.net\. CAA 0 issuewild "amazon\.com", then/,
    ],
  ];

  it.each(rows)("%s", (_, part, cause, remedy) => {
    expect(planIssuance({ ...failed, ...part })).toEqual(fails(cause, remedy));
  });
});
