import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import type { HostedZone } from "../../provider/kernel/domainName";
import type { Unfinished } from "../../provider/kind/lifecycle";
import { Deployment, type Program } from "../support/deployment";
import { arnsOf, delegateByHand } from "../support/hand";
import { programOf } from "../support/programs";
import { hostInputs } from "../support/resources";
import { openWorld, type World } from "../support/world";

const SOUND = 43;
const STUCK = 7;

/** A certificate and its secret, by the names of their resources. */
function pair(name: string, dnsName: string, world: World, zones: HostedZone[]): Program {
  const api = { dnsNames: [dnsName], issuanceTimeoutMinutes: 1 };
  return programOf({ api, secret: {} }, world, zones).map((declared) => {
    const isSecret = declared.name === "secret";
    const identity = isSecret
      ? hostInputs("CertificateSecret", `prod-${name}`)
      : hostInputs("Certificate", name);
    return {
      ...declared,
      name: isSecret ? `prod-${name}` : name,
      inputs: (of) => ({ ...declared.inputs(() => of(name)), ...identity }),
    };
  });
}

/** The registry sends everybody to the zone above, which does not delegate the one below: its records are never seen. */
async function openPartlySound() {
  const world = await openWorld();
  const above = await world.zone("example.com");
  const below = await world.zone("shop.example.com");
  const names = Array.from({ length: SOUND + STUCK }, (_, n) => `c${n}`);
  // Spread among the others, as in a program.
  const stuck = names.filter((_, n) => n % 7 === 3).slice(0, STUCK);
  const program = names.flatMap((name) =>
    pair(name, `${name}.${stuck.includes(name) ? below.name : above.name}`, world, [above, below]),
  );
  return { world, above, below, program, stuck, stack: new Deployment(world) };
}

describe(`of ${SOUND + STUCK} certificates of which ${STUCK} cannot validate, with --continue-on-error`, () => {
  test.each(["at once", "after a refresh", "after two runs that changed nothing, and a refresh"])(
    `${SOUND} are issued and synced, ${STUCK} are recorded as pending, and the next up resumes those, %s`,
    async (when) => {
      const { world, above, below, program, stuck, stack } = await openPartlySound();
      const up = () => stack.up(program, { continueOnError: true });
      const fail = () =>
        up().then(
          () => expect.unreachable(),
          ({ errors }: AggregateError) => errors as Unfinished[],
        );
      const expectStuck = (failures: readonly Unfinished[]) => {
        expect(failures).toHaveLength(STUCK);
        for (const failure of failures) {
          expect(failure).toMatchObject({ code: "IssuanceTimedOut" });
          expect(failure.cause).toContain("is still PENDING_VALIDATION");
          expect(failure.message).toContain(below.name);
        }
      };
      expectStuck(await fail());
      const statuses = stack.state.map(({ name, state }) => [name, state.status]);
      const pending = stack.state.filter(({ state }) => state.status === "PENDING_VALIDATION");
      expect(pending.map(({ name }) => name)).toEqual(stuck);
      expect(pending.every(({ id }) => id.startsWith("arn:aws:acm:"))).toBe(true);
      expect(statuses.filter(([, status]) => status === "ISSUED")).toHaveLength(SOUND);
      expect(statuses.filter(([, status]) => status === "current")).toHaveLength(SOUND);

      if (when !== "at once") await stack.refresh();
      if (when.startsWith("after two runs")) {
        expectStuck(await fail());
        await stack.refresh();
      }
      await delegateByHand(world, above, below);
      const steps = await up();
      expect(steps.sort()).toEqual(stuck.flatMap((name) => [`update ${name}`, `create prod-${name}`]).sort());
      expect(world.count("RequestCertificate")).toBe(SOUND + STUCK);
      expect(await arnsOf(world, "ISSUED")).toHaveLength(SOUND + STUCK);
      const arnOf = new Map(pending.map(({ name, id }) => [name, id]));
      for (const name of stuck)
        expect(stack.state.find((one) => one.name === name)?.id).toBe(arnOf.get(name));
      const { SecretList } = await world.hand.secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
      expect(SecretList).toHaveLength(SOUND + STUCK);
      expect(await up()).toEqual([]);
    },
  );
});
