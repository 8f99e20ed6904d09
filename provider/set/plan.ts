import { PkiError } from "../kernel/errors";
import { entryOf } from "../kernel/json";
import type { Reason } from "../kernel/reason";
import type { Context, Difference, Lifecycle, Ways } from "../kind/lifecycle";
import { noteHeld } from "./guard";
import { NOTHING, type SetOutputs } from "./key";
import { setReasons } from "./reasons";
import { listed, SetReport } from "./report";
import { withUnusual } from "./unusual";

/** How a set is made of the lifecycle of one; SI are its inputs, SH what all keys share of them. */
export interface SetKind<SI extends SH, SH extends object, I extends object, S extends I> {
  /** What a person calls one of it. */
  noun: string;
  /** Failures of a key after which a new set must not be recorded as made. */
  stopsAt(failure: PkiError): boolean;
  one: Lifecycle<I, S>;
  /** How the world of its keys differs from that of a resource of its own. */
  ways: Ways;
  /** The inputs that all keys share, of a set's inputs or state. */
  sharedOf(set: SH): SH;
  keysOf(inputs: SI): readonly string[];
  /** What the program wants under a key; undefined where nothing can be done yet, and what stands stays. */
  wanted(inputs: SI, key: string): I | undefined;
  /** Whether one can be made where none stands. */
  isCreatable(inputs: I): boolean;
  /** The inputs of one that takes another's place. */
  successor(inputs: I): I;
  /** The usual facts of a key that has an object in AWS. */
  lineOf(id: string, state: S): string;
  /** What of a key's state a set remembers, beside what is usual for it now. */
  kept(state: S, usual: S): S;
  /** The id and the state that a line tells of, had nothing unusual happened. */
  usual(shared: SH, key: string, line: string): { id: string; state: S };
}

/** A key's object in AWS, by its id and its state. */
export interface Standing<S> {
  id: string;
  state: S;
}

export type KeyPlan<I> =
  | { do: "keep" }
  /** `isExplained`: a change of the program's inputs, and not time or drift, asks for it. */
  | { do: "create"; inputs: I; isExplained: boolean }
  | { do: "update"; inputs: I; isExplained: boolean; reasons: readonly Reason[] }
  | { do: "replace"; inputs: I; isExplained: boolean; why: readonly string[]; reasons: readonly Reason[] }
  | { do: "remove" };

/** What stands under a key; undefined where nothing does. */
export function standingOf<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  state: SH & SetOutputs,
  key: string,
): Standing<S> | undefined {
  const line = entryOf(state.lines, key);
  if (line === undefined || line === NOTHING) return undefined;
  const usual = kind.usual(state, key, line);
  return { id: usual.id, state: withUnusual(usual.state, entryOf(state.unusual, key)) };
}

/** A set's state in which a key that is wanted again before its object was deleted has that one back. */
export function withReturned<T extends SetOutputs>(state: T, wanted: readonly string[]): T {
  const isBack = ({ key }: SetOutputs["leaving"][number], n: number) =>
    wanted.includes(key) &&
    (entryOf(state.lines, key) ?? NOTHING) === NOTHING &&
    state.leaving.findLastIndex((one) => one.key === key) === n;
  const back = state.leaving.filter(isBack);
  if (back.length === 0) return state;
  const lines = back.map(({ key, line }) => [key, line] as const);
  const unusual = back.flatMap(({ key, unusual }) =>
    unusual === undefined ? [] : [[key, unusual] as const],
  );
  return {
    ...state,
    lines: { ...state.lines, ...Object.fromEntries(lines) },
    unusual: { ...state.unusual, ...Object.fromEntries(unusual) },
    leaving: state.leaving.filter((one) => !back.includes(one)),
  };
}

/** What each key needs; the same in a plan and when it is carried out. Throws the refusals of all keys as one. */
export function planKeys<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  state: SH & SetOutputs,
  inputs: SI,
  report: SetReport,
): Map<string, KeyPlan<I>> {
  const wanted = new Set(kind.keysOf(inputs));
  const plans = new Map<string, KeyPlan<I>>();
  const refusals = new Map<string, PkiError>();
  for (const key of new Set([...Object.keys(state.lines), ...wanted])) {
    try {
      const standing = standingOf(kind, state, key);
      const asked = wanted.has(key) ? (kind.wanted(inputs, key) ?? "later") : undefined;
      plans.set(
        key,
        planKey(kind, standing, asked, entryOf(state.failures, key) === undefined, report.contextOf(key)),
      );
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      refusals.set(key, error);
    }
  }
  if (refusals.size > 0) throw joined(refusals);
  return plans;
}

function planKey<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  standing: Standing<S> | undefined,
  wanted: I | "later" | undefined,
  succeeded: boolean,
  context: Context,
): KeyPlan<I> {
  if (wanted === undefined) return { do: "remove" };
  if (wanted === "later") return { do: "keep" };
  if (!standing && !kind.isCreatable(wanted)) return { do: "keep" };
  if (!standing) return { do: "create", inputs: wanted, isExplained: succeeded };
  const { changes, replaces, reasons } = kind.one.diff(standing.id, standing.state, wanted, context);
  // What failed before differs from inputs that the engine takes for applied.
  const isExplained = succeeded && changes === undefined;
  if (replaces.length > 0)
    return { do: "replace", inputs: kind.successor(wanted), isExplained, why: replaces, reasons };
  return changes === false ? { do: "keep" } : { do: "update", inputs: wanted, isExplained, reasons };
}

/**
 * What a plan of a set tells the engine: nothing replaces the set itself. What inputs explain is compared by the
 * engine, key by key; time, drift and what failed before are told by notices.
 */
export function diffSet<SI extends SH, SH extends { resourceUrn: string }, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  recorded: SH & SetOutputs,
  inputs: SI,
  context: Context,
): Difference {
  const state = withReturned(recorded, kind.keysOf(inputs));
  const report = new SetReport(context);
  const plans = [...planKeys(kind, state, inputs, report)];
  // An update notes it anew; without one this is what an earlier set, still to be deleted, must leave alone.
  noteHeld(inputs.resourceUrn, heldIn(kind, state), context.world);
  if (context.world.decidesRenewals()) tellPlan(kind.noun, plans, state, report);
  report.flush();
  const acting = plans.map(([, plan]) => plan).filter((plan) => plan.do !== "keep");
  const isExplained = acting.some((plan) => plan.do !== "remove" && plan.isExplained);
  const hasFailed = (key: string) => entryOf(state.failures, key) !== undefined;
  // A refresh that finds a key gone takes it out of the inputs, so that these do not tell of its removal.
  const isThere = (key: string) => entryOf(state.lines, key) !== NOTHING && !hasFailed(key);
  const isRemoved = plans.some(([key, plan]) => plan.do === "remove" && isThere(key));
  const reasons = setReasons(kind.noun, plans, state);
  if (isExplained || isRemoved) return { replaces: [], changes: undefined, reasons };
  // A key that failed may be well by now, and only an update takes it off the list on which the gate fails.
  const isOpen = Object.keys(state.failures).length > 0 || state.leaving.length > 0;
  return { replaces: [], changes: acting.length > 0 || isOpen, reasons };
}

/** What stands well under each key: where one has failed, what stood there before is not to be deleted for it. */
export function heldIn<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  state: SH & SetOutputs,
): Map<string, string> {
  const held = Object.keys(state.lines).flatMap((key) => {
    const id = standingOf(kind, state, key)?.id;
    return id === undefined || entryOf(state.failures, key) !== undefined ? [] : [[key, id] as const];
  });
  return new Map(held);
}

/** What the engine, to which a set is one resource, cannot show of its keys. */
function tellPlan<I>(
  noun: string,
  plans: readonly (readonly [string, KeyPlan<I>])[],
  { lines, failures, leaving }: SetOutputs,
  report: SetReport,
): void {
  for (const [key, plan] of plans) {
    if (plan.do === "replace") report.notice(key, `will be replaced, as ${plan.why.join(" and ")} changed`);
    if (plan.do === "remove" && entryOf(lines, key) !== NOTHING)
      report.notice(key, `the ${noun} will be deleted`);
    if (plan.do === "create" && entryOf(failures, key) !== undefined)
      report.notice(key, "failed before, and will be tried again");
  }
  const late = [...new Set(leaving.map(({ key }) => key))];
  if (late.length > 0) report.notice(listed(late), `an earlier ${noun} is still to be deleted`);
}

/** The errors of several keys as one, each with its key. */
export function joined(errors: ReadonlyMap<string, PkiError>): PkiError {
  const [[firstKey, first] = ["", undefined]] = errors;
  if (!first) throw new Error("no error to join");
  const { code, remedy, source } = first;
  if (errors.size === 1) {
    const resource = `${firstKey}, ${first.resource}`;
    return new PkiError({ code, resource, cause: first.cause, remedy, ...(source ? { source } : {}) });
  }
  const lines = [...errors].map(
    ([key, error]) => `\n  - ${key}: ${error.cause} ${error.remedy} [${error.code}]`,
  );
  return new PkiError({
    code,
    resource: `${errors.size} keys`,
    cause: `${lines.join("")}\n `,
    remedy: "See what each key says.",
  });
}
