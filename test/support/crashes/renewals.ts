import { NEXT_SECRET, OWN_SECRET, PAIR, RENEWED } from "./programs";
import type { Scenario } from "./scenario";

/** Days after which a certificate of 198 days is due, and after which it is over. */
const UNTIL_DUE = 175;
const UNTIL_OVER = 200;

/** New generations of a certificate under one ARN. */
export const renewals: readonly Scenario[] = [
  { name: "renewal that is due", setup: [{ program: PAIR, days: UNTIL_DUE }], act: PAIR },
  { name: "renewal by renewNow", setup: [{ program: PAIR }], act: RENEWED },
  {
    name: "renewal that takes a minute",
    options: { validationSeconds: 60 },
    setup: [{ program: PAIR }],
    act: RENEWED,
  },
  {
    name: "renewal of one whose secret is rolled back",
    setup: [{ program: PAIR }, { program: RENEWED }, { program: { ...RENEWED, secret: { rollback: true } } }],
    act: { api: { renewNow: "2" }, secret: { rollback: true } },
  },
];

/** Ends of earlier certificates and secrets. */
export const generations: readonly Scenario[] = [
  {
    name: "renewal with a secret for each generation",
    setup: [{ program: { api: {}, secret: OWN_SECRET } }],
    act: NEXT_SECRET,
  },
  {
    name: "end of an earlier generation",
    setup: [
      { program: { api: {}, secret: OWN_SECRET }, days: 100 },
      { program: NEXT_SECRET, days: 100 },
    ],
    act: NEXT_SECRET,
  },
  {
    name: "new certificate after the end of the one before",
    setup: [{ program: PAIR, days: UNTIL_OVER }],
    act: PAIR,
  },
  {
    name: "other names",
    setup: [{ program: PAIR }],
    act: { api: { dnsNames: ["api.example.com", "www.example.com"] }, secret: {} },
  },
  {
    name: "other tags",
    setup: [
      {
        program: { api: { tags: { team: "shop", old: "1" } }, secret: { tags: { team: "shop", old: "1" } } },
      },
    ],
    act: { api: { tags: { team: "web" } }, secret: { tags: { team: "web" } } },
  },
];
