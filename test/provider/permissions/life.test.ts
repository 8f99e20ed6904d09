import { expect, test } from "vitest";
import type { PkiError } from "../../../provider/kernel/errors";
import type { PolicyStatement } from "../../../provider/permissions/policy";
import {
  actionsOf,
  type Guarded,
  generatedPolicies,
  having,
  openGuarded,
  type Policies,
  without,
} from "../../support/guarded";
import { lifeOf, live, statementIn } from "../../support/guardedLife";

const refusals = ({ world }: Guarded) =>
  world.sandbox.calls.list().filter(({ error = "" }) => error.startsWith("AccessDenied"));

test("the full life of a stack passes under the policies that the package itself generates", async () => {
  const guarded = await openGuarded();
  for (const step of lifeOf(guarded)) await live(step);
  expect(refusals(guarded)).toEqual([]);
});

test("it passes as well where the policies reach only what carries the stack's own tag", async () => {
  const guarded = await openGuarded();
  guarded.enforce(generatedPolicies(guarded.zoneId, { stacks: ["shop/dev"] }));
  for (const step of lifeOf(guarded)) await live(step);
  expect(refusals(guarded)).toEqual([]);
});

/** Every action of every policy, with whose it is. */
const GRANTED = Object.entries(generatedPolicies("Z0123456789ABCDEFGHIJ")).flatMap(([owner, policy]) =>
  actionsOf(policy).map((action) => [action, owner as keyof Policies] as const),
);

/** Without these every step passes, in another way. */
const OPTIONAL = ["tag:GetResources"];
const isNeeded = ([action]: (typeof GRANTED)[number]) => !OPTIONAL.includes(action);

test.each(GRANTED.filter((one) => !isNeeded(one)))(
  "without %s of the %s the full life passes too, and a notice names it",
  async (action, owner) => {
    const guarded = await openGuarded();
    guarded.enforce(without(guarded.policies, owner, action));
    for (const step of lifeOf(guarded)) await live(step);
    const told = guarded.world.messages("notice").filter((message) => message.includes(action));
    expect(told.length).toBeGreaterThan(0);
    expect(refusals(guarded).length).toBeGreaterThan(0);
  },
);

test.each(GRANTED.filter(isNeeded))(
  "without %s of the %s a step fails, its error names the statement, and with that it goes on",
  async (action, owner) => {
    const guarded = await openGuarded({ sessionTags: { team: "shop" } });
    let policies = without(guarded.policies, owner, action);
    guarded.enforce(policies);
    const added: PolicyStatement[] = [];
    // The caller becomes three roles, each by a statement of its own.
    const missing = owner === "caller" ? 3 : 1;
    for (const step of lifeOf(guarded)) {
      try {
        await step.take();
      } catch (error) {
        const { owner: refused, statement } = statementIn(error as PkiError);
        expect(refused).toBe(owner);
        // Of a key Secrets Manager does not say what was refused.
        if (action.startsWith("kms:")) expect(statement.Action).toContain(action);
        else expect(statement.Action).toEqual([action]);
        expect(added, "the statement was added already, and it did not help").not.toContainEqual(statement);
        added.push(statement);
        policies = having(policies, owner, statement);
        guarded.enforce(policies);
        await live(step);
        if (added.length === missing) return;
      }
    }
    expect.unreachable(`only ${added.length} steps needed ${action}`);
  },
);
