import { isDeepStrictEqual } from "node:util";
import type { Deployment, Program } from "../deployment";
import { sampled } from "../sample";
import { openWorld, type World } from "../world";
import { type EndState, endOf, requireQuiet } from "./end";
import { type Prepared, prepare, type Scenario, WAYS, type Way } from "./scenario";

/** Counts of a replay of one scenario. */
export interface Counts {
  scenario: string;
  /** AWS calls of the undisturbed run. */
  calls: number;
  /** Runs that were disturbed, by what befell a call. */
  points: Record<Way, number>;
  /** Disturbed runs that ended like the undisturbed one, after as many more ups. */
  afterOneUp: number;
  afterTwoUps: number;
  /** Those that end otherwise by design. */
  exceptions: number;
  /** Points that ended otherwise, with what they ended in. */
  failures: string[];
}

/** Which call is disturbed, and how. */
interface Point {
  /** Counted from 0. */
  call: number;
  way: Way;
}

/** More ups than this no crash may need. */
const MAX_UPS = 2;

/** Replays the act with each of its calls disturbed in each way; every time the stack must end like the undisturbed one. */
export async function replayCrashes(scenario: Scenario): Promise<Counts> {
  const world = await openWorld({ managedRenewal: "off", ...scenario.options });
  const undisturbed = await prepare(scenario, world);
  await undisturbed.deployment.up(undisturbed.act);
  const operations = world.sandbox.calls.list().map(({ operation }) => operation);
  const wanted = await endOf(undisturbed, world);
  const counts: Counts = {
    scenario: scenario.name,
    calls: operations.length,
    points: { before: 0, after: 0, refused: 0, refreshed: 0 },
    ...{ afterOneUp: 0, afterTwoUps: 0, exceptions: 0, failures: [] },
  };
  await requireQuiet(undisturbed, world);
  for (const point of sampled(pointsOf(operations)))
    await replayPoint(point, operations[point.call] ?? "", { scenario, world, wanted, counts });
  return counts;
}

/** Calls that change nothing. */
const LOOK = /^(Describe|Get|List)/;

/**
 * Every call in every way, but for those that could show nothing else: after a call that only looks nothing has
 * happened that had not before it, and a refusal to look leaves no more than another; and where one look follows the
 * other, as in a wait or over all regions, the first and the last stand for those between.
 */
function pointsOf(operations: readonly string[]): Point[] {
  const calls = operations.map((operation, call) => ({ call, isLook: LOOK.test(operation) }));
  const isAmongOthers = (call: number) =>
    [call - 1, call, call + 1].every((at) => operations[at] === operations[call] && calls[at]?.isLook);
  const telling = calls.filter(({ call }) => !isAmongOthers(call));
  const acts = telling.filter(({ isLook }) => !isLook);
  return WAYS.flatMap((way) =>
    (way === "after" || way === "refreshed" ? acts : telling).map(({ call }) => ({ call, way })),
  );
}

/** One line that tells a scenario's counts. */
export function tell({
  scenario,
  calls,
  points,
  afterOneUp,
  afterTwoUps,
  exceptions,
  failures,
}: Counts): string {
  const total = Object.values(points).reduce((sum, count) => sum + count, 0);
  const ups = afterTwoUps === 0 ? "" : `, ${afterTwoUps} of them with two more ups`;
  const byDesign = exceptions === 0 ? "" : `, ${exceptions} end otherwise by design`;
  const left = failures.length === 0 ? "" : `, ${failures.length} DID NOT`;
  return `crash points: ${scenario}: ${calls} calls, ${total} points (${points.before} killed before, ${points.after} after, ${points.refused} refused, ${points.refreshed} refused and refreshed): ${afterOneUp + afterTwoUps} converged${ups}${byDesign}${left}`;
}

interface Replay {
  scenario: Scenario;
  world: World;
  wanted: EndState;
  counts: Counts;
}

async function replayPoint(point: Point, operation: string, replay: Replay): Promise<void> {
  const { scenario, world, wanted, counts } = replay;
  const prepared = await prepare(scenario, world);
  counts.points[point.way] += 1;
  const where = `${point.way} call ${point.call} (${operation})`;
  try {
    const survivor = await disturb(point, prepared, world);
    if (point.way === "refreshed") await survivor.refresh();
    const ups = await upUntilWell(survivor, prepared.act);
    const ended = await endOf({ ...prepared, deployment: survivor }, world, point.way);
    await requireQuiet({ ...prepared, deployment: survivor }, world);
    const exception = scenario.exceptions?.find(
      (one) => one.way === point.way && one.operation === operation,
    );
    const expected = exception?.instead(wanted) ?? wanted;
    if (isDeepStrictEqual(ended, wanted)) counts[ups === 1 ? "afterOneUp" : "afterTwoUps"] += 1;
    else if (exception && isDeepStrictEqual(ended, expected)) counts.exceptions += 1;
    else counts.failures.push(`${where} ended otherwise:\n${differences(expected, ended)}`);
  } catch (error) {
    counts.failures.push(`${where}: ${String(error)}`);
  }
}

/** Runs the act until the point; gives the stack as its state file was left. */
async function disturb(
  { call, way }: Point,
  { deployment, act }: Prepared,
  world: World,
): Promise<Deployment> {
  const isKilled = way === "before" || way === "after";
  const fault = isKilled ? { hold: true, afterEffect: way === "after" } : { error: "AccessDenied" };
  world.sandbox.faults.add({ service: "*", operation: "*", after: call, ...fault });
  const ended = deployment.up(act).catch(() => undefined);
  await Promise.race([ended, world.sandbox.faults.held()]);
  if (world.sandbox.faults.list().some(({ held }) => !held))
    throw new Error(`the run ended before call ${call}: it is not the same every time`);
  const survivor = deployment.survivor();
  world.kill();
  world.sandbox.faults.reset();
  return survivor;
}

/** How many ups it takes until one ends well. */
async function upUntilWell(deployment: Deployment, act: Program): Promise<number> {
  for (let ups = 1; ; ups++) {
    try {
      await deployment.up(act);
      return ups;
    } catch (error) {
      if (ups === MAX_UPS) throw error;
    }
  }
}

/** Where two values differ: one line a path. */
export function differences(wanted: unknown, got: unknown, path = ""): string {
  if (isDeepStrictEqual(wanted, got)) return "";
  const isBranch = (value: unknown): value is object => typeof value === "object" && value !== null;
  if (!isBranch(wanted) || !isBranch(got))
    return `  ${path}: ${JSON.stringify(wanted)} became ${JSON.stringify(got)}\n`;
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(got)])];
  const at = (value: object, key: string) => (value as Record<string, unknown>)[key];
  return keys.map((key) => differences(at(wanted, key), at(got, key), `${path}/${key}`)).join("");
}
