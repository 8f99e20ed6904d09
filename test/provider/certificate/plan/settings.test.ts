import { describe, expect, it } from "vitest";
import { resolveSettings } from "../../../../provider/certificate/plan/settings";

const defaults = {
  keyAlgorithm: "RSA_2048",
  autoRenew: true,
  renewBeforeDays: 30,
  issuanceTimeoutSeconds: 75 * 60,
  tags: {},
};
type Own = Parameters<typeof resolveSettings>[0];
const slug = "web";

describe("a certificate's settings", () => {
  it.each<[string, Own, Partial<typeof defaults>]>([
    ["are the package's defaults", { profile: { slug } }, {}],
    [
      "are the profile's",
      {
        profile: {
          slug,
          keyAlgorithm: "EC_prime256v1",
          autoRenew: false,
          renewBeforeDays: 7,
          defaults: { issuanceTimeoutMinutes: 5 },
        },
      },
      { keyAlgorithm: "EC_prime256v1", autoRenew: false, renewBeforeDays: 7, issuanceTimeoutSeconds: 300 },
    ],
    [
      "are its own before the profile's, also where they are false",
      {
        keyAlgorithm: "EC_secp384r1",
        autoRenew: false,
        renewBeforeDays: 1,
        issuanceTimeoutMinutes: 1,
        profile: {
          slug,
          keyAlgorithm: "EC_prime256v1",
          autoRenew: true,
          renewBeforeDays: 7,
          defaults: { issuanceTimeoutMinutes: 5 },
        },
      },
      { keyAlgorithm: "EC_secp384r1", autoRenew: false, renewBeforeDays: 1, issuanceTimeoutSeconds: 60 },
    ],
    [
      "put tags of the profile over its own, and those over the profile's defaults",
      {
        tags: { a: "own", b: "own" },
        profile: {
          slug,
          tags: { a: "profile" },
          defaults: { tags: { a: "default", b: "default", c: "default" } },
        },
      },
      { tags: { a: "profile", b: "own", c: "default" } },
    ],
  ])("%s", (_, own, expected) => {
    expect(resolveSettings(own)).toEqual({ ...defaults, ...expected });
  });
});
