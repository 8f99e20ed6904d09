import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { CertificateSet, SecretsManagerSync } from "../..";
import { run } from "../components/mocks";
import { certificates, failures, hosts, namesIn, outputs, setting, synced } from "./setSamples";

describe("the gate of a set", () => {
  it("is its child, and waits for nothing else where no sync lists it", async () => {
    const { of } = await run(
      () => {
        const { profile } = setting();
        new CertificateSet("fleet", { profile, certificates });
      },
      { outputs },
    );
    const [gate, ...others] = of("SetGate");
    expect(others).toEqual([]);
    expect(gate?.name).toBe("fleet-complete");
    expect(namesIn([gate?.parent ?? ""])).toEqual(["fleet"]);
    expect(namesIn(gate?.dependencies)).toEqual(["fleet"]);
    expect(gate?.inputs.failures).toEqual({ fleet: failures });
  });

  it("waits for the secrets of every sync, and hears their failures by name", async () => {
    const { of } = await run(
      () => {
        const { fleet } = synced()();
        // Declared after the gate, and in a component of its own.
        const team = new pulumi.ComponentResource("test:index:Team", "team");
        new SecretsManagerSync("late", { certificates: [fleet] }, { parent: team });
      },
      { outputs: { ...outputs, CertificateSecretSet: { lines: {}, failures: { one: "It is not ours." } } } },
    );
    const [gate] = of("SetGate");
    expect(namesIn(gate?.dependencies)).toEqual(["Prod-fleet", "fleet", "late-fleet"]);
    const ofSecrets = { one: "It is not ours." };
    expect(gate?.inputs.failures).toEqual({
      fleet: failures,
      "Prod-fleet": ofSecrets,
      "late-fleet": ofSecrets,
    });
  });

  it("has one beside it for a sync that is declared only once the set is done", async () => {
    const { of } = await run(
      () => {
        const { profile } = setting();
        const fleet = new CertificateSet("fleet", { profile, certificates });
        // As a program does that awaits an output of the set.
        fleet.arns.apply(() =>
          fleet.urn.apply(() => new SecretsManagerSync("late", { certificates: [fleet] })),
        );
      },
      { outputs: { ...outputs, CertificateSecretSet: { lines: {}, failures: { one: "It is not ours." } } } },
    );
    const gates = of("SetGate").map(({ name, inputs }) => [name, inputs.failures]);
    expect(gates).toEqual([
      ["fleet-complete", { fleet: failures }],
      ["late-fleet-complete", { "late-fleet": { one: "It is not ours." } }],
    ]);
    expect(namesIn(of("SetGate")[1]?.dependencies)).toContain("late-fleet");
  });

  it("is one for each set", async () => {
    const { of } = await run(
      () => {
        const { profile } = setting();
        const sets = ["a", "b"].map(
          (name) => new CertificateSet(name, { profile, certificates: hosts(name) }),
        );
        new SecretsManagerSync("prod", { certificates: sets });
      },
      { outputs },
    );
    expect(of("SetGate").map(({ name, dependencies }) => [name, namesIn(dependencies)])).toEqual([
      ["a-complete", ["a", "prod-a"]],
      ["b-complete", ["b", "prod-b"]],
    ]);
  });
});
