import { isDeepStrictEqual } from "node:util";
import { PkiError } from "../kernel/errors";
import { entryOf } from "../kernel/json";
import type { Reason } from "../kernel/reason";
import { UNKNOWN } from "../kernel/unknown";
import type { Context } from "../kind/lifecycle";
import { joined } from "./errors";
import type { Holdings } from "./holdings";
import { NOTHING, type SetOutputs } from "./key";
import { listed, type SetReport } from "./report";
import type { SetInputs, SetKind, SetTypes, Standing } from "./setKind";

export type KeyPlan<I> =
  | { do: "keep" }
  /** `isExplained`: a change of the program's inputs, and not time or drift, asks for it. */
  | { do: "create"; inputs: I; isExplained: boolean }
  | { do: "update"; inputs: I; isExplained: boolean; reasons: readonly Reason[] }
  | { do: "replace"; inputs: I; isExplained: boolean; why: readonly string[]; reasons: readonly Reason[] }
  | { do: "remove" };

export type KeyPlans<I> = ReadonlyMap<string, KeyPlan<I>>;

/** Decides which step each key of a set of one kind needs. A plan and its update decide alike. */
export class SetPlanner<T extends SetTypes> {
  constructor(private readonly kind: SetKind<T>) {}

  /** Throws the refusals of all keys as one. */
  plan(holdings: Holdings<T>, inputs: SetInputs<T>, report: SetReport): KeyPlans<T["one"]> {
    const shared = this.kind.sharedOf(inputs);
    const wanted = Object.keys(inputs.certificates);
    const plans = new Map<string, KeyPlan<T["one"]>>();
    const refusals = new Map<string, PkiError>();
    for (const key of new Set([...holdings.keys, ...wanted])) {
      try {
        const standing = holdings.standing(key);
        const succeeded = !holdings.hasFailed(key);
        const asked = this.asked(shared, key, inputs);
        plans.set(key, this.planKey(standing, asked, succeeded, report.contextOf(key)));
      } catch (error) {
        if (!(error instanceof PkiError)) throw error;
        refusals.set(key, error);
      }
    }
    if (refusals.size > 0) throw joined(refusals);
    return plans;
  }

  /** The inputs that the program gives a key. Undefined where it does not name the key. */
  private asked(
    shared: T["shared"],
    key: string,
    { certificates }: SetInputs<T>,
  ): T["one"] | "later" | undefined {
    if (!Object.hasOwn(certificates, key)) return undefined;
    const member = entryOf(certificates, key);
    // A preview does not know it yet.
    if (member === undefined || member === UNKNOWN) return "later";
    return this.kind.wanted(shared, key, member) ?? "later";
  }

  private planKey(
    standing: Standing<T["state"]> | undefined,
    asked: T["one"] | "later" | undefined,
    succeeded: boolean,
    context: Context,
  ): KeyPlan<T["one"]> {
    const { kind } = this;
    if (asked === undefined) return { do: "remove" };
    if (asked === "later") return { do: "keep" };
    if (!standing && !kind.isCreatable(asked)) return { do: "keep" };
    if (!standing) return { do: "create", inputs: asked, isExplained: succeeded };
    const { changes, replaces, reasons } = kind.one.diff(standing.id, standing.state, asked, context);
    // The state of a failed key differs from inputs that the engine takes for applied.
    const isExplained = succeeded && changes === undefined;
    if (replaces.length > 0)
      return { do: "replace", inputs: kind.successor(asked), isExplained, why: replaces, reasons };
    return changes === false ? { do: "keep" } : { do: "update", inputs: asked, isExplained, reasons };
  }

  /**
   * The lines of a set where an update leaves every one of them as it is. Nothing is known of a set in which a key comes
   * or goes, or of which a step is still to be repeated.
   */
  foresee(holdings: Holdings<T>, inputs: SetInputs<T>, now: Date): Partial<SetOutputs> {
    const { lines, failures, leaving } = holdings.state;
    const wanted = Object.keys(inputs.certificates);
    const isSettled =
      Object.keys(failures).length + leaving.length === 0 &&
      isDeepStrictEqual(wanted.toSorted(), Object.keys(lines).toSorted());
    return isSettled && wanted.every((key) => this.stays(key, holdings, inputs, now)) ? { lines } : {};
  }

  /** Whether an update leaves the line of a key as it is. */
  private stays(key: string, holdings: Holdings<T>, inputs: SetInputs<T>, now: Date): boolean {
    const standing = holdings.standing(key);
    const asked = this.asked(this.kind.sharedOf(inputs), key, inputs);
    if (!standing || asked === undefined || asked === "later") return false;
    const { state } = standing;
    const foreseen: Partial<T["state"]> = this.kind.one.foresee(state, asked, now);
    return this.kind.told.every((name) => name in foreseen && isDeepStrictEqual(foreseen[name], state[name]));
  }

  /** Tells what the engine, to which a set is one resource, cannot show of its keys. */
  tell(plans: KeyPlans<T["one"]>, holdings: Holdings<T>, report: SetReport): void {
    const { noun } = this.kind;
    const { lines, leaving } = holdings.state;
    for (const [key, plan] of plans) {
      if (plan.do === "replace") report.notice(key, `will be replaced, as ${plan.why.join(" and ")} changed`);
      if (plan.do === "remove" && entryOf(lines, key) !== NOTHING)
        report.notice(key, `the ${noun} will be deleted`);
      if (plan.do === "create" && holdings.hasFailed(key))
        report.notice(key, "failed before, and will be tried again");
    }
    const late = [...new Set(leaving.map(({ key }) => key))];
    if (late.length > 0) report.notice(listed(late), `an earlier ${noun} is still to be deleted`);
  }
}

/**
 * Whether a set changes, as the engine is told. Undefined lets the engine compare the inputs, key by key. Notices tell
 * of time, drift and earlier failures.
 */
export function changesOf<T extends SetTypes>(
  plans: KeyPlans<T["one"]>,
  holdings: Holdings<T>,
): boolean | undefined {
  const acting = [...plans.values()].filter((plan) => plan.do !== "keep");
  const isExplained = acting.some((plan) => plan.do !== "remove" && plan.isExplained);
  const { lines, failures, leaving } = holdings.state;
  // A refresh that finds a key gone takes it out of the inputs, so that these do not tell of its removal.
  const isThere = (key: string) => entryOf(lines, key) !== NOTHING && !holdings.hasFailed(key);
  const isRemoved = [...plans].some(([key, plan]) => plan.do === "remove" && isThere(key));
  if (isExplained || isRemoved) return undefined;
  // A key that failed may be well by now, and only an update takes it off the list on which the gate fails.
  return acting.length > 0 || Object.keys(failures).length > 0 || leaving.length > 0;
}
