import { describe, expect, it } from "vitest";
import { certificateStatuses } from "../../../provider/model/certificate";
import { type IssuanceAction, type IssuanceObservation, planIssuance } from "../../../provider/plan/issuance";

const seen: IssuanceObservation = { status: "PENDING_VALIDATION", recordsNamed: true, recordsPut: false };
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
    ["revoked tells that it is for good", { status: "REVOKED" }, fails(/revoked/, /Replace/)],
    ["expired is replaced", { status: "EXPIRED" }, fails(/expired/, /Replace/)],
    ["inactive is replaced", { status: "INACTIVE" }, fails(/inactive/, /Replace/)],
    ["failed without a reason", { status: "FAILED" }, fails(/no reason/, /Replace/)],
    [
      "failed by CAA names the record",
      { status: "FAILED", failureReason: "CAA_ERROR" },
      fails(/CAA_ERROR/, /0 issue "amazon\.com"/),
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
