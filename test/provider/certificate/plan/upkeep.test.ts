import { describe, expect, it } from "vitest";
import type { CertificateStatus } from "../../../../provider/aws/acm/certificateStatus";
import { certificateStatuses } from "../../../../provider/aws/acm/certificateStatus";
import type { CertificateInputs } from "../../../../provider/certificate/model/inputs";
import { type Life, planUpkeep, type Upkeep } from "../../../../provider/certificate/plan/upkeep";
import { certificateInputs, issued } from "./samples";

const live: Life = { ...issued, serial: "01:02", requestedAt: "", renewalStatus: "", failureReason: "" };
const pending: Life = { ...live, status: "PENDING_VALIDATION", serial: "", notBefore: "", notAfter: "" };
const revocation = { reason: "SUPERSEDED" } as const;

const plan = (inputs: Partial<CertificateInputs>, life: Partial<Life>, now?: string): Upkeep =>
  planUpkeep({ ...certificateInputs, ...inputs }, { ...live, ...life }, now ? new Date(now) : undefined);

/** The clock of the table: none as in a refresh, and three moments of a certificate that ends on 2027-07-18. */
const CLOCKS = {
  none: undefined,
  young: "2027-02-01T00:00Z",
  due: "2027-07-01T00:00Z",
  over: "2028-01-01T00:00Z",
};

/** Wishes of a program, by the names of the table. */
const WISHES = {
  plain: {},
  manual: { autoRenew: false },
  renewNow: { renewNow: "1" },
  "manual renewNow": { autoRenew: false, renewNow: "1" },
  revocation: { revocation },
  "all at once": { revocation, autoRenew: false, renewNow: "1" },
} satisfies Record<string, Partial<CertificateInputs>>;

const always = (action: string) => `${action} ${action} ${action} ${action}`;
const dead = {
  plain: always("replace"),
  manual: always("replace"),
  renewNow: always("replace"),
  "manual renewNow": always("replace"),
  revocation: always("keep"),
  "all at once": always("keep"),
};

/** Actions by status and wish, each for the four clocks in their order. */
const TABLE: Record<CertificateStatus, Record<keyof typeof WISHES, string>> = {
  PENDING_VALIDATION: {
    plain: always("issue"),
    manual: always("issue"),
    renewNow: always("issue"),
    "manual renewNow": always("issue"),
    revocation: always("revoke"),
    "all at once": always("revoke"),
  },
  ISSUED: {
    plain: "keep keep renew replace",
    manual: "keep keep keep keep",
    renewNow: "keep renew renew replace",
    "manual renewNow": "keep renew renew replace",
    revocation: always("revoke"),
    "all at once": always("revoke"),
  },
  EXPIRED: { ...dead, manual: always("keep") },
  FAILED: dead,
  VALIDATION_TIMED_OUT: dead,
  REVOKED: dead,
  INACTIVE: {
    ...{ plain: always("fail"), manual: always("fail"), renewNow: always("fail") },
    ...{ "manual renewNow": always("fail"), revocation: always("fail"), "all at once": always("fail") },
  },
};

const cells = certificateStatuses.flatMap((status) =>
  Object.entries(TABLE[status]).flatMap(([wish, actions]) =>
    Object.entries(CLOCKS).map(
      ([clock, now], n) =>
        [status, wish as keyof typeof WISHES, clock, actions.split(" ")[n] ?? "", now] as const,
    ),
  ),
);

describe("what a certificate needs", () => {
  it.each(cells)("%s, %s, clock %s: %s", (status, wish, _, action, now) => {
    const life = status === "PENDING_VALIDATION" ? pending : { ...live, status };
    const answer = plan(WISHES[wish], life, now);
    expect(answer.do).toBe(action);
    if (action !== "keep") expect(answer.why).toMatch(/\w/);
  });

  const rows: [string, Partial<CertificateInputs>, Partial<Life>, string | undefined, Upkeep][] = [
    [
      "a due one is renewed, which says when",
      {},
      {},
      "2027-07-01T00:00Z",
      { do: "renew", why: expect.stringMatching(/^expires 2027-07-18, renewal window opened 2027-06-17/) },
    ],
    [
      "a millisecond before its end it is still renewed",
      {},
      {},
      "2027-07-17T23:59:59.999Z",
      { do: "renew", why: expect.stringContaining("expires") },
    ],
    [
      "at its end it is replaced",
      {},
      {},
      issued.notAfter,
      { do: "replace", why: "it expired 2027-07-18: a new one will be requested, unless AWS has renewed it" },
    ],
    [
      "at its end it stays where autoRenew is off, which is said",
      { autoRenew: false },
      {},
      issued.notAfter,
      {
        do: "keep",
        why: "it expired 2027-07-18, and stays so: autoRenew is off. Turn it on, or change renewNow, for a new one",
      },
    ],
    [
      "the profile's autoRenew counts for an expired one too",
      { profile: { slug: "web", autoRenew: false } },
      { status: "EXPIRED" },
      undefined,
      { do: "keep", why: expect.stringContaining("autoRenew is off") },
    ],
    [
      "a renewNow that was acted upon brings no expired one back",
      { autoRenew: false, renewNow: "1" },
      { status: "EXPIRED", renewedFor: "1" },
      undefined,
      { do: "keep", why: expect.stringContaining("stays so") },
    ],
    [
      "one without a serial in the state is finished first, whatever else is wanted",
      { revocation, renewNow: "1" },
      { serial: "" },
      "2027-07-01T00:00Z",
      { do: "issue", why: "its issue was interrupted and will be finished" },
    ],
    [
      "a revocation says its reason, and that it is for good",
      { revocation },
      {},
      undefined,
      {
        do: "revoke",
        why: expect.stringMatching(/^it will be revoked \(SUPERSEDED\), for good; syncs remove/),
      },
    ],
    [
      "a pending one is revoked once it is issued, which is said",
      { revocation },
      pending,
      undefined,
      { do: "revoke", why: "it will be revoked once it is issued" },
    ],
    [
      "AWS's renewal that waits for records is helped, also without a clock",
      {},
      { renewalStatus: "PENDING_VALIDATION" },
      undefined,
      { do: "renew", why: expect.stringMatching(/^AWS waits for the validation records/) },
    ],
    [
      "AWS's renewal that waits matters no more once it is due, as that comes to the same",
      {},
      { renewalStatus: "PENDING_VALIDATION" },
      "2027-07-01T00:00Z",
      { do: "renew", why: expect.stringContaining("renewal window opened") },
    ],
    [
      "AWS's renewal that waits is nothing for one that shall be revoked",
      { revocation },
      { renewalStatus: "PENDING_VALIDATION" },
      undefined,
      { do: "revoke", why: expect.any(String) },
    ],
    [
      "a refusal says ACM's reason",
      {},
      { status: "FAILED", failureReason: "CAA_ERROR" },
      undefined,
      { do: "replace", why: "ACM refused to issue it (CAA_ERROR): a new one will be requested" },
    ],
    [
      "a refusal without a reason says that",
      {},
      { status: "FAILED" },
      undefined,
      { do: "replace", why: "ACM refused to issue it (it gives no reason): a new one will be requested" },
    ],
    [
      "an unknown status fails, and is named",
      { revocation },
      { status: "MELTED" as CertificateStatus },
      undefined,
      { do: "fail", why: 'ACM reports the status "MELTED", which this version does not know' },
    ],
  ];
  it.each(rows)("%s", (_, inputs, life, now, action) => {
    expect(plan(inputs, life, now)).toEqual(action);
  });

  it.each(["", "SUCCESS", "FAILED", "PENDING_AUTO_RENEWAL"])(
    "AWS's renewal that is %j asks for nothing",
    (renewalStatus) => {
      expect(plan({}, { renewalStatus }, "2027-06-10T00:00Z")).toEqual({ do: "keep" });
    },
  );

  // These two stood in the table of renewals, until the status came to be judged here.
  it("is no renewal while it is pending, whatever renewNow says", () => {
    expect(plan({ renewNow: "1" }, pending, "2028-01-01T00:00Z").do).toBe("issue");
  });

  it("is no renewal once it is revoked, even after its end", () => {
    expect(plan({}, { status: "REVOKED" }, "2028-01-01T00:00Z").do).toBe("replace");
  });
});

describe("a request that is pending", () => {
  const requested = { ...pending, requestedAt: "2027-01-01T00:00:00.000Z" };

  it.each<[string, Partial<CertificateInputs>, Partial<Life>, string | undefined, Upkeep["do"]]>([
    ["is resumed for 72 hours", {}, requested, "2027-01-04T00:00:00.000Z", "issue"],
    ["is given up a millisecond later", {}, requested, "2027-01-04T00:00:00.001Z", "replace"],
    ["is resumed where there is no clock", {}, requested, undefined, "issue"],
    ["is resumed where nobody knows when it was made", {}, pending, "2028-01-01T00:00Z", "issue"],
    ["is not made again where it shall be revoked", { revocation }, requested, "2028-01-01T00:00Z", "revoke"],
    ["is given up by autoRenew false too", { autoRenew: false }, requested, "2028-01-01T00:00Z", "replace"],
  ])("%s", (_, inputs, life, now, action) => {
    expect(plan(inputs, life, now).do).toBe(action);
  });
});
