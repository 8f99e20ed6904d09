import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { byHand, PAIR } from "./programs";
import type { Scenario } from "./scenario";

/** The beginning of the certificate's id, which its name in the stack decides. */
const SHORT_ID = "3b602a95";

/** Certificates and secrets that are made or taken over. */
export const creations: readonly Scenario[] = [
  { name: "create", act: PAIR },
  {
    name: "create of two names while AWS is slow",
    options: { acm: { describeDelaySeconds: 20, recordDelaySeconds: 20 }, validationSeconds: 30 },
    act: { api: { dnsNames: ["api.example.com", "www.example.com"] }, secret: {} },
  },
  {
    name: "create within an hour of a destroy",
    options: { acm: { describeDelaySeconds: 5 } },
    setup: [
      { program: { api: {} }, days: 0 },
      { program: {}, days: 0 },
    ],
    act: { api: {} },
  },
  { name: "adoption of a certificate that was made by hand", given: byHand, act: PAIR },
  {
    name: "adoption of a secret that was made by hand",
    given: async ({ hand }) => {
      const byHand = { SecretString: "{}", ClientRequestToken: "h".repeat(32) };
      await hand.secrets.send(new CreateSecretCommand({ Name: `by-hand-${SHORT_ID}`, ...byHand }));
      return {};
    },
    setup: [{ program: { api: {} } }],
    act: {
      api: {},
      secret: { certificateNameSchema: "by-hand-{{shortCertificateId}}", adoptExisting: true },
    },
  },
];
