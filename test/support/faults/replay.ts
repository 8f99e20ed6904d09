import { isDeepStrictEqual } from "node:util";
import { PkiError } from "../../../provider/kernel/errors";
import { Unfinished } from "../../../provider/kind/lifecycle";
import { type EndState, endOf, requireQuiet } from "../crashes/end";
import { differences } from "../crashes/replay";
import { type Prepared, prepare, type Scenario } from "../crashes/scenario";
import { sampled } from "../sample";
import { openWorld, type World } from "../world";
import { KINDS, type Kind } from "./kinds";

/** Outcomes of the faults of one kind. */
export interface FaultCounts {
  kind: string;
  /** Runs that were disturbed: one for each operation of each scenario. */
  points: number;
  /** Those that ended like the undisturbed run, in the same up or, where the fault outlived it, in the next. */
  sameUp: number;
  nextUp: number;
  /** Those that end otherwise by design. */
  exceptions: number;
  failures: string[];
}

/** An operation as a run first calls it. */
interface Called {
  service: string;
  operation: string;
}

interface Replay {
  scenario: Scenario;
  world: World;
  wanted: EndState;
}

/** Lets each kind of fault befall each operation that these acts call, one at a time. */
export async function replayFaults(scenarios: readonly Scenario[]): Promise<FaultCounts[]> {
  const counts = KINDS.map(({ name }) => ({ kind: name, ...NONE, failures: [] as string[] }));
  const seen = new Set<string>();
  for (const scenario of scenarios) {
    const world = await openWorld({ managedRenewal: "off", ...scenario.options });
    const undisturbed = await prepare(scenario, world);
    await undisturbed.deployment.up(undisturbed.act);
    const called = operationsOf(world);
    const wanted = await endOf(undisturbed, world);
    const points = KINDS.flatMap((kind, n) =>
      called.filter((each) => isToBeHit(each, kind, seen)).map((one) => ({ kind, n, one })),
    );
    for (const { kind, n, one } of sampled(points))
      await replayFault(kind, one, { scenario, world, wanted }, counts[n] as FaultCounts);
  }
  return counts;
}

const NONE = { points: 0, sameUp: 0, nextUp: 0, exceptions: 0 };

/** One line that tells what the faults of a kind came to. */
export function tellFaults({ kind, points, sameUp, nextUp, exceptions, failures }: FaultCounts): string {
  const byDesign = exceptions === 0 ? "" : `, ${exceptions} end otherwise by design`;
  const left = failures.length === 0 ? "" : `, ${failures.length} DID NOT`;
  return `faults: ${kind}: ${points} points, ${sameUp + nextUp} converged (${sameUp} in the same up, ${nextUp} in the next)${byDesign}${left}`;
}

function operationsOf(world: World): Called[] {
  const called = world.sandbox.calls.list().map(({ service, operation }) => ({ service, operation }));
  const isFirst = ({ operation }: Called, n: number) =>
    called.findIndex((other) => other.operation === operation) === n;
  return called.filter(isFirst);
}

const isRead = (operation: string): boolean => /^(Describe|Get|List|Search)/.test(operation);

/** Calls that act are hit in every run; those that look as the kind says. */
function isToBeHit({ operation }: Called, { name, reads }: Kind, seen: Set<string>): boolean {
  if (!isRead(operation)) return true;
  const isNew = !seen.has(`${name} ${operation}`);
  seen.add(`${name} ${operation}`);
  return reads === "once" && isNew;
}

async function replayFault(kind: Kind, called: Called, replay: Replay, counts: FaultCounts): Promise<void> {
  const { scenario, world, wanted } = replay;
  const { service, operation } = called;
  const prepared = await prepare(scenario, world);
  counts.points += 1;
  try {
    const fault = kind.fault(service);
    world.sandbox.faults.add({ service: service as "acm", operation, ...fault });
    const failed = await failureOf(prepared);
    if (failed !== undefined) requireTold(failed, kind, called, world);
    world.sandbox.faults.reset();
    if (failed !== undefined) await prepared.deployment.up(prepared.act);
    const ended = await endOf(prepared, world, fault.afterEffect ? "after" : undefined);
    await requireQuiet(prepared, world);
    const exception = kind.lasts === "lasting" && exceptionFor(operation, scenario)?.instead(wanted);
    if (isDeepStrictEqual(ended, wanted)) counts[failed === undefined ? "sameUp" : "nextUp"] += 1;
    else if (exception && isDeepStrictEqual(ended, exception)) counts.exceptions += 1;
    else throw new Error(`ended otherwise:\n${differences(wanted, ended)}`);
  } catch (error) {
    counts.failures.push(`${scenario.name}: ${operation} ${kind.name}: ${String(error)}`);
  }
}

const exceptionFor = (operation: string, { exceptions = [] }: Scenario) =>
  exceptions.find((one) => one.way === "refused" && one.operation === operation);

const failureOf = ({ deployment, act }: Prepared): Promise<unknown> =>
  deployment.up(act).then(
    () => undefined,
    (error: unknown) => error,
  );

/**
 * The error of a run says what it is about, why, and that running again goes on; a fault that passes is none. A quota
 * is met once, as trying again cannot help.
 */
function requireTold(error: unknown, { lasts, code }: Kind, { operation }: Called, world: World): void {
  if (lasts === "transient") throw new Error(`the up failed: ${String(error)}`);
  if (!(error instanceof PkiError)) throw new Error(`not an error of ours: ${String(error)}`);
  if (error.code !== code) throw new Error(`has another code: ${error.message}`);
  const about = error instanceof Unfinished ? error.id : error.resource;
  if (!error.message.includes(about)) throw new Error(`does not name ${about}: ${error.message}`);
  if (!/goes on where it stopped/.test(error.remedy)) throw new Error(`no way on: ${error.message}`);
  if (code === "QuotaExceeded" && world.count(operation) !== 1)
    throw new Error(`${operation} was called ${world.count(operation)} times`);
}
