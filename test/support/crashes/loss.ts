import { openWorld } from "../world";
import { endOf, requireQuiet } from "./end";
import { type Prepared, prepare, type Scenario } from "./scenario";

/**
 * Lets the stack end its act undisturbed, takes one resource out of the state file, as a restored backup may, and
 * runs up again. Gives both ends, what AWS holds and what was paid, or the error of that up.
 */
export async function replayLoss(
  scenario: Scenario,
  lost: "api" | "secret",
): Promise<{ wanted: object; ended: object; error?: unknown }> {
  const world = await openWorld({ managedRenewal: "off", ...scenario.options });
  const prepared = await prepare(scenario, world);
  await prepared.deployment.up(prepared.act);
  const heldOf = async (one: Prepared) => {
    const { aws, paid } = await endOf(one, world);
    return { ...aws, paid, state: undefined };
  };
  const wanted = await heldOf(prepared);
  const deployment = prepared.deployment.survivor(({ name }) => name !== lost);
  const failed = await deployment.up(prepared.act).then(
    () => ({}),
    (error: unknown) => ({ error }),
  );
  const ended = await heldOf({ ...prepared, deployment });
  if (!("error" in failed)) await requireQuiet({ ...prepared, deployment }, world);
  return { wanted, ended, ...failed };
}
