import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, onTestFinished } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../..";
import { urnWithoutParent, withoutDependencies } from "../../internals/program/serializeProperty";
import { run } from "../components/mocks";

/** As much of Pulumi's outputs as it does not document. */
interface Insides {
  allResources(): Promise<Set<pulumi.Resource>>;
  promise(): Promise<unknown>;
}
const inside = async (output: pulumi.Output<unknown>) => {
  const insides = output as unknown as Insides;
  return { value: await insides.promise(), count: (await insides.allResources()).size };
};

class Part extends pulumi.ComponentResource {
  constructor(name: string) {
    super("test:index:Part", name);
  }
}
const urnOfPart = async () => (await run(() => new Part("part").urn)).result;
const URN = expect.stringMatching(/::test:index:Part::part$/);

describe("a value without its dependencies", () => {
  it("is the same value, and knows no resource", async () => {
    const urn = await urnOfPart();
    expect(await inside(urn)).toEqual({ value: URN, count: 1 });
    expect(await inside(withoutDependencies(urn))).toEqual({ value: URN, count: 0 });
    expect(await inside(urnWithoutParent(urn))).toEqual({ value: URN, count: 0 });
  });

  it("keeps them where Pulumi exports no such function, but for a URN", async () => {
    const urn = await urnOfPart();
    expect(await inside(withoutDependencies(urn, {}))).toEqual({ value: URN, count: 1 });
    expect(await inside(urnWithoutParent(urn, {}))).toEqual({ value: URN, count: 0 });
  });
});

it("a program with several secrets ends where Pulumi exports no such function", async () => {
  const { serializeProperty } = pulumi.runtime;
  onTestFinished(() => void Reflect.set(pulumi.runtime, "serializeProperty", serializeProperty));
  expect(Reflect.set(pulumi.runtime, "serializeProperty", undefined)).toBe(true);
  const { of } = await run(() => {
    const ca = new AcmPublicCa("public", { hostedZoneId: "Z1" });
    const profile = new CertificateProfile("web", { ca });
    const certificates = ["api", "shop"].map(
      (name) => new Certificate(name, { profile, commonName: `${name}.example.com` }),
    );
    return new SecretsManagerSync("prod", { certificates });
  });
  expect(of("CertificateSecret").map(({ name }) => name)).toEqual(["prod-api", "prod-shop"]);
});
