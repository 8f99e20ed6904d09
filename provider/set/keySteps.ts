import { translateFailure } from "../aws/calls/failures";
import { type Context, type Lifecycle, Unfinished } from "../kind/lifecycle";
import type { Ended, Leftover, Outcome } from "./outcome";
import type { KeyPlan } from "./plan";
import type { SetReport } from "./report";
import type { SetTypes, Standing } from "./setKind";

/** Takes the steps of one key by the lifecycle of its kind. Throws only errors that are no failure of a key. */
export class KeySteps<T extends SetTypes> {
  constructor(private readonly one: Lifecycle<T["one"], T["state"]>) {}

  async carryOut(
    plan: KeyPlan<T["one"]>,
    standing: Standing<T["state"]> | undefined,
    context: Context,
  ): Promise<Ended<T["state"]>> {
    try {
      return await this.act(plan, standing, context);
    } catch (error) {
      const failure = translateFailure(error, { resource: "This key", action: `${plan.do} it` });
      if (!(error instanceof Unfinished)) return { stands: standing, leaves: [], failure };
      const stands = { id: error.id, state: error.state as T["state"] };
      // The object to be replaced stays until its successor is there.
      const leaves = plan.do === "replace" && standing && standing.id !== error.id ? [standing] : [];
      return { stands, leaves, failure };
    }
  }

  private async act(
    plan: KeyPlan<T["one"]>,
    standing: Standing<T["state"]> | undefined,
    context: Context,
  ): Promise<Ended<T["state"]>> {
    switch (plan.do) {
      case "keep":
        return { stands: standing, leaves: [] };
      case "create":
        return { stands: await this.one.create(plan.inputs, context), leaves: [] };
      case "update": {
        if (!standing) throw new Error("an update of nothing");
        const state = await this.one.update(standing.id, standing.state, plan.inputs, context);
        return { stands: { id: standing.id, state }, leaves: [] };
      }
      case "replace":
        return { stands: await this.one.create(plan.inputs, context), leaves: standing ? [standing] : [] };
      case "remove":
        return { stands: undefined, leaves: standing ? [standing] : [] };
    }
  }

  async read(standing: Standing<T["state"]> | undefined, context: Context): Promise<Ended<T["state"]>> {
    if (!standing) return { stands: undefined, leaves: [] };
    const { id } = standing;
    try {
      const state = await this.one.read(id, standing.state, context);
      return { stands: state && { id, state }, leaves: [] };
    } catch (error) {
      const failure = translateFailure(error, { resource: "This key", action: `read ${id}` });
      return { stands: standing, leaves: [], failure };
    }
  }

  /**
   * Deletes objects on their way out, where their keys have ended well. Gives those that stay for the next run. A
   * failure becomes that of its key in `outcomes`.
   */
  async finishLeaving(
    earlier: readonly Leftover<T["state"]>[],
    outcomes: Outcome<T["state"]>[],
    report: SetReport,
  ): Promise<Leftover<T["state"]>[]> {
    const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
    const now = outcomes.flatMap(({ key, leaves }) =>
      leaves.map((standing) => ({ key, standing, isNew: true })),
    );
    const all = [...earlier.map((one) => ({ ...one, isNew: false })), ...now];
    const kept = await Promise.all(
      all.map(async ({ isNew, ...one }) => {
        const { key, standing } = one;
        const outcome = byKey.get(key);
        // Its users, such as a listener, come after the set in the program, and let go of it later in this run.
        const context = report.contextOf(key, { leavesInUse: isNew });
        if (outcome?.failure || context.world.cancelled.aborted) return [one];
        try {
          await this.one.delete(standing.id, standing.state, context);
          return [];
        } catch (error) {
          const failure = translateFailure(error, { resource: key, action: `delete ${standing.id}` });
          if (isNew && failure.code === "CertificateInUse") {
            report.notice(key, `${standing.id} is still in use: the next run will delete it`);
            return [one];
          }
          if (outcome) outcome.failure = failure;
          else outcomes.push({ key, isWanted: false, stands: undefined, leaves: [], failure });
          return [one];
        }
      }),
    );
    return kept.flat();
  }
}
