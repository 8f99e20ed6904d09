import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile, CertificateSet } from "../..";
import { publicCaArgs } from "../../provider/authority/public/inputs";
import { type CertificateInputs, certificateInputs } from "../../provider/certificate/model/inputs";
import { certificateFields } from "../../provider/certificate/plan/fields";
import type { FieldTable } from "../../provider/kernel/fields";
import { handedDown, handedDownByCa } from "../../provider/profile/handedDown";
import { profileArgs, profileSettings } from "../../provider/profile/inputs";
import { certificateSetInputs, sharedOf } from "../../provider/set/certificates/inputs";
import { memberInputs } from "../../provider/set/certificates/members";
import type { AllInputsOf } from "../../resources/inputTypes";
import { run } from "../components/mocks";

const zones = [{ id: "Z1", name: "example.com" }];
const tags = { team: "web" };

/** Every input of a profile that its certificates carry. */
const settings: Required<z.output<typeof profileSettings>> = {
  slug: "web",
  keyAlgorithm: "EC_prime256v1",
  autoRenew: false,
  renewBeforeDays: 20,
  policy: { dnsNames: { allowed: ["**.example.com"] } },
  defaults: { tags, issuanceTimeoutMinutes: 60 },
  tags,
};
/** Every input that a certificate is given by its profile and its CA, as this program gives it. */
const given: Required<z.output<typeof handedDown>> = {
  profile: settings,
  accountId: "111122223333",
  region: "us-east-1",
  zones,
  connection: "acm",
  dnsConnection: "dns",
};

function program() {
  const connection = new AwsConnection("acm", { region: "us-east-1" });
  const dnsConnection = new AwsConnection("dns");
  const ca = new AcmPublicCa("public", { connection, dnsConnection, hostedZoneIds: ["Z1"] });
  const profile = new CertificateProfile("web", { ca, ...settings, description: "Of the shop." });
  const dnsNames = ["api.example.com"];
  new Certificate("api", { profile, dnsNames });
  new CertificateSet("fleet", { profile, certificates: { api: { dnsNames } } });
}

const ran = run(program, { outputs: { AcmPublicCa: { accountId: given.accountId, zones } } });
const inputsOf = async (type: string) => (await ran).of(type)[0]?.inputs ?? {};

describe("an input that a profile or CA hands down", () => {
  it.each(Object.keys(handedDown.shape))("reaches a certificate and a set: %s", async (name) => {
    const expected = given[name as keyof typeof given];
    expect((await inputsOf("Certificate"))[name]).toEqual(expected);
    expect((await inputsOf("CertificateSet"))[name]).toEqual(expected);
  });

  it.each(Object.keys(profileSettings.shape))("reaches both within the profile: %s", async (name) => {
    const expected = settings[name as keyof typeof settings];
    expect((await inputsOf("Certificate")).profile).toMatchObject({ [name]: expected });
    expect((await inputsOf("CertificateSet")).profile).toMatchObject({ [name]: expected });
  });

  it.each(Object.keys(handedDown.shape))("reaches each certificate of a set: %s", async (name) => {
    const set = certificateSetInputs.parse(omitProvider(await inputsOf("CertificateSet")));
    const member = memberInputs(sharedOf(set), "api", set.certificates.api ?? {});
    expect(member[name as keyof CertificateInputs]).toEqual(given[name as keyof typeof given]);
  });

  it("is an input of a certificate and of a set", () => {
    const names = Object.keys(handedDown.shape);
    expect(Object.keys(certificateInputs.shape)).toEqual(expect.arrayContaining(names));
    expect(Object.keys(certificateSetInputs.shape)).toEqual(expect.arrayContaining(names));
  });
});

const omitProvider = ({ __provider: _, ...inputs }: Record<string, unknown>) => inputs;

it("all other inputs of a profile or CA are known here, each as its certificates know it", () => {
  const handed = (shape: object, handedShape: object) =>
    Object.keys(shape).filter((name) => !(name in handedShape));
  expect(handed(profileArgs.shape, profileSettings.shape)).toEqual(["description"]);
  // Certificates are given the zones that were found by these ids; a name is for people.
  expect(handed(publicCaArgs.shape, handedDownByCa.shape)).toEqual([
    "hostedZoneIds",
    "hostedZoneId",
    "caName",
  ]);
});

it("types refuse an input that is not handed down, or of which nobody says what a change does", () => {
  const more = handedDownByCa.extend({ dnsTtlSeconds: z.int().optional() });
  type HandedDown = AllInputsOf<z.input<typeof more>>;
  const typed = [
    // @ts-expect-error the CA does not hand it down
    (ca: AcmPublicCa): HandedDown => ca.handedDown,
    // @ts-expect-error the profile does not hand it down
    (profile: CertificateProfile): HandedDown => profile.handedDown,
    // @ts-expect-error the field table has no row of it
    (): FieldTable<CertificateInputs & z.output<typeof more>> => certificateFields,
  ];
  expect(typed).toHaveLength(3);
});
