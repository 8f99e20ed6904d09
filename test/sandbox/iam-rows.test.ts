import { expect, it } from "vitest";
import { z } from "zod";
import { operation } from "../../sandbox/core/operation";
import { REQUIREMENTS } from "../../sandbox/permissions/permissions";
import { createWorld } from "../../sandbox/world";

const world = createWorld({ iam: "enforce" });

it.each(["acm", "route53", "secretsmanager", "tagging"] as const)(
  "every operation of %s has a row",
  (service) => {
    const operations = Object.keys(world.operations[service]);
    expect(operations.length).toBeGreaterThan(0);
    expect(operations.filter((name) => REQUIREMENTS[service]?.[name] === undefined)).toEqual([]);
  },
);

it("an operation without a row is a fault of the sandbox, and lets nobody in", () => {
  world.operations.acm.Forgotten = operation({ schema: z.object({}), handle: () => ({}) });
  const caller = world.identities.defaultAccount;
  const place = { caller: { account: caller, arn: `arn:aws:iam::${caller}:user/ci` } };
  const admit = () =>
    world.permissions.admit("acm", "Forgotten", {}, {
      ...place,
      region: "us-east-1",
      now: new Date(0),
    } as never);
  expect(admit).toThrow("does not know which permissions acm:Forgotten needs");
});
