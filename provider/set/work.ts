import { translateFailure } from "../aws/calls/failures";
import { cancelled } from "../kernel/cancelled";
import { PkiError } from "../kernel/errors";
import type { Identity } from "../kernel/schema";
import { type Context, type Lifecycle, Unfinished } from "../kind/lifecycle";
import { fateIn, noteHeld } from "./guard";
import { type Leaving, NOTHING, type SetOutputs } from "./key";
import {
  heldIn,
  joined,
  type KeyPlan,
  planKeys,
  type SetKind,
  type Standing,
  standingOf,
  withReturned,
} from "./plan";
import { SetReport } from "./report";
import { unusualOf, withUnusual } from "./unusual";

/** The outputs of a set that holds nothing yet. */
const EMPTY: SetOutputs = { lines: {}, unusual: {}, failures: {}, leaving: [] };

/** The inputs of every set that say who it is. */
type Named = { resourceUrn: string; identity: Identity };

/** The steps of a set's life that change or read AWS, each made of the same step of its keys. */
export function setSteps<SI extends SH, SH extends Named, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
): Pick<Lifecycle<SI, SH & SetOutputs>, "create" | "read" | "update" | "delete"> {
  return {
    async create(inputs, context) {
      const { stack, resource } = inputs.identity;
      const id = `${stack}/${resource.split("::").at(-1)}`;
      const empty = { ...kind.sharedOf(inputs), ...EMPTY };
      return { id, state: await bringAboutSet(kind, empty, { id, inputs, isNew: true }, context) };
    },
    read: (_id, state, context) => readSet(kind, state, context),
    update: (id, state, inputs, context) => bringAboutSet(kind, state, { id, inputs, isNew: false }, context),
    delete: (_id, state, context) => deleteSet(kind, state, context),
  };
}

/** What a set is brought to. */
interface Target<SI> {
  id: string;
  inputs: SI;
  isNew: boolean;
}

/** How a key's step ended: what stands under it now, what is on its way out, and why it failed. */
interface Outcome<S> {
  key: string;
  isWanted: boolean;
  stands: Standing<S> | undefined;
  leaves: Standing<S>[];
  failure?: PkiError;
}

type Ended<S> = Omit<Outcome<S>, "key" | "isWanted">;

/**
 * Brings all keys of a set about, side by side, and gives the state that results. A key that fails fails no other: why
 * is in the state, and the set's gate fails the run once all is done that could be done. Only a cancelled command is
 * an error here, after every key has come to its end.
 */
async function bringAboutSet<SI extends SH, SH extends Named, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  recorded: SH & SetOutputs,
  { id, inputs, isNew }: Target<SI>,
  context: Context,
): Promise<SH & SetOutputs> {
  const { resourceUrn } = inputs;
  const shared = kind.sharedOf(inputs);
  const before = withReturned(recorded, kind.keysOf(inputs));
  // Telling is the plan's; here the same decisions are made again, and in silence.
  const plans = planKeys(kind, before, inputs, new SetReport(context));
  const acting = [...plans.values()].filter((plan) => plan.do !== "keep").length;
  const report = new SetReport(context, acting);
  const wanted = new Set(kind.keysOf(inputs));
  const steps = [...plans].map(async ([key, plan]): Promise<Outcome<S>> => {
    const outcome = await carryOut(
      kind,
      plan,
      standingOf(kind, before, key),
      report.contextOf(key, kind.ways),
    );
    if (plan.do !== "keep") report.ended(outcome.failure === undefined);
    return { ...outcome, key, isWanted: wanted.has(key) };
  });
  const outcomes = await Promise.all(steps);
  const left = await finishLeaving(kind, before, outcomes, report);
  // The gate fails the run, but a run with --target may leave the gate out.
  for (const { key, failure } of outcomes) if (failure) report.notice(key, `failed [${failure.code}]`);
  report.flush();
  const stopping = outcomes.flatMap(({ key, failure }) =>
    isNew && failure && kind.stopsAt(failure) ? [[key, failure] as const] : [],
  );
  if (stopping.length > 0) throw joined(new Map(stopping));
  const state = { ...shared, ...outputsOf(kind, shared, outcomes, left) };
  noteHeld(resourceUrn, heldIn(kind, state), context.world);
  const isWhole = left.length === 0 && !outcomes.some(({ failure }) => failure);
  if (!context.world.cancelled.aborted || isWhole) return state;
  const done = outcomes.filter(({ failure }) => !failure).length;
  const name = resourceUrn.split("::").at(-1) ?? resourceUrn;
  throw new Unfinished(id, state, cancelled(name, `after ${done} of ${outcomes.length} keys`));
}

/** One key's step. Never throws but for what is no failure of a key. */
async function carryOut<SI extends SH, SH extends object, I extends object, S extends I>(
  { one }: SetKind<SI, SH, I, S>,
  plan: KeyPlan<I>,
  standing: Standing<S> | undefined,
  context: Context,
): Promise<Ended<S>> {
  try {
    switch (plan.do) {
      case "keep":
        return { stands: standing, leaves: [] };
      case "create":
        return { stands: await one.create(plan.inputs, context), leaves: [] };
      case "update": {
        if (!standing) throw new Error("an update of nothing");
        const state = await one.update(standing.id, standing.state, plan.inputs, context);
        return { stands: { id: standing.id, state }, leaves: [] };
      }
      case "replace":
        return { stands: await one.create(plan.inputs, context), leaves: standing ? [standing] : [] };
      case "remove":
        return { stands: undefined, leaves: standing ? [standing] : [] };
    }
  } catch (error) {
    const failure = translateFailure(error, { resource: "This key", action: `${plan.do} it` });
    if (!(error instanceof Unfinished)) return { stands: standing, leaves: [], failure };
    const stands = { id: error.id, state: error.state as S };
    // What was to be replaced stays until its successor is there.
    const leaves = plan.do === "replace" && standing && standing.id !== error.id ? [standing] : [];
    return { stands, leaves, failure };
  }
}

/** Deletes what is on its way out, where its key has come to a good end; gives what stays for the next run. */
async function finishLeaving<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  before: SH & SetOutputs,
  outcomes: Outcome<S>[],
  report: SetReport,
): Promise<{ key: string; standing: Standing<S> }[]> {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const earlier = before.leaving.map((one) => ({
    ...{ key: one.key, standing: leavingOf(kind, before, one) },
    isNew: false,
  }));
  const now = outcomes.flatMap(({ key, leaves }) =>
    leaves.map((standing) => ({ key, standing, isNew: true })),
  );
  const kept = await Promise.all(
    [...earlier, ...now].map(async (one) => {
      const outcome = byKey.get(one.key);
      // What uses it, such as a listener, comes after the set in the program, and lets go of it later in this run.
      const keyContext = report.contextOf(one.key, { leavesInUse: one.isNew });
      if (outcome?.failure || keyContext.world.cancelled.aborted) return [one];
      try {
        await kind.one.delete(one.standing.id, one.standing.state, keyContext);
        return [];
      } catch (error) {
        const failure = translateFailure(error, { resource: one.key, action: `delete ${one.standing.id}` });
        if (one.isNew && failure.code === "CertificateInUse") {
          report.notice(one.key, `${one.standing.id} is still in use: the next run will delete it`);
          return [one];
        }
        if (outcome) outcome.failure = failure;
        else outcomes.push({ key: one.key, isWanted: false, stands: undefined, leaves: [], failure });
        return [one];
      }
    }),
  );
  return kept.flat();
}

function leavingOf<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  shared: SH,
  { key, line, unusual }: Leaving,
): Standing<S> {
  const usual = kind.usual(shared, key, line);
  return { id: usual.id, state: withUnusual(usual.state, unusual) };
}

/** The outputs of a set, each key in the fewest words. */
function outputsOf<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  shared: SH,
  outcomes: readonly Outcome<S>[],
  left: readonly { key: string; standing: Standing<S> }[],
): SetOutputs {
  const outputs: SetOutputs = { lines: {}, unusual: {}, failures: {}, leaving: [] };
  for (const { key, isWanted, stands, failure } of outcomes) {
    if (failure) outputs.failures[key] = `${failure.cause} ${failure.remedy} [${failure.code}]`;
    if (!stands) {
      if (isWanted) outputs.lines[key] = NOTHING;
      continue;
    }
    const { line, unusual } = packed(kind, shared, key, stands);
    outputs.lines[key] = line;
    if (unusual !== undefined) outputs.unusual[key] = unusual;
  }
  outputs.leaving = left.map(({ key, standing }) => ({ key, ...packed(kind, shared, key, standing) }));
  return outputs;
}

function packed<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  shared: SH,
  key: string,
  { id, state }: Standing<S>,
): { line: string; unusual?: string } {
  const line = kind.lineOf(id, state);
  const usual = kind.usual(shared, key, line).state;
  const unusual = unusualOf(usual, kind.kept(state, usual));
  return { line, ...(unusual === undefined ? {} : { unusual }) };
}

/** What a refresh finds, key by key; a key whose object is gone has none. */
async function readSet<SI extends SH, SH extends Named, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  state: SH & SetOutputs,
  context: Context,
): Promise<SH & SetOutputs> {
  const shared = kind.sharedOf(state);
  const report = new SetReport(context, Object.keys(state.lines).length);
  const read = Object.keys(state.lines).map(async (key): Promise<Outcome<S>> => {
    const outcome = await readKey(kind, standingOf(kind, state, key), report.contextOf(key));
    report.ended(outcome.failure === undefined);
    return { ...outcome, key, isWanted: true };
  });
  const outcomes = await Promise.all(read);
  report.flush();
  const failed = outcomes.flatMap(({ key, failure }) => (failure ? [[key, failure] as const] : []));
  if (failed.length > 0) throw joined(new Map(failed));
  const { failures, leaving } = state;
  return { ...shared, ...outputsOf(kind, shared, outcomes, []), failures, leaving };
}

async function readKey<SI extends SH, SH extends object, I extends object, S extends I>(
  { one }: SetKind<SI, SH, I, S>,
  standing: Standing<S> | undefined,
  context: Context,
): Promise<Ended<S>> {
  if (!standing) return { stands: undefined, leaves: [] };
  const { id } = standing;
  try {
    const state = await one.read(id, standing.state, context);
    return { stands: state && { id, state }, leaves: [] };
  } catch (error) {
    const failure = translateFailure(error, { resource: "This key", action: `read ${id}` });
    return { stands: standing, leaves: [], failure };
  }
}

/** Ends everything that a set holds, but for what the program still declares; one key's failure stops no other, and all are told at the end. */
async function deleteSet<SI extends SH, SH extends Named, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  state: SH & SetOutputs,
  context: Context,
): Promise<void> {
  const fate = fateIn(state.identity, context.world);
  const standing = Object.keys(state.lines).flatMap((key) => {
    const one = standingOf(kind, state, key);
    return one ? [{ key, one, fate: fate(key, one.id) }] : [];
  });
  const leaving = state.leaving.map((left) => ({
    ...{ key: left.key, one: leavingOf(kind, state, left), fate: "goes" },
  }));
  const ending = [...standing, ...leaving].filter(({ fate }) => fate !== "stays");
  const report = new SetReport(context, ending.length);
  const failures = new Map<string, PkiError>();
  const steps = ending.map(async ({ key, one, fate }) => {
    try {
      if (fate === "waits") throw withoutSuccessor(key, one.id);
      await kind.one.delete(one.id, one.state, report.contextOf(key));
    } catch (error) {
      failures.set(key, translateFailure(error, { resource: key, action: `delete ${one.id}` }));
    }
    report.ended(!failures.has(key));
  });
  await Promise.all(steps);
  report.flush();
  if (failures.size > 0) throw joined(failures);
}

/** It stays in the state of the set that is deleted, which the next run deletes: nobody else would know of it. */
function withoutSuccessor(key: string, id: string): PkiError {
  return new PkiError({
    code: "SetIncomplete",
    resource: key,
    cause: `${id} is kept, as nothing has taken its place in the new set yet.`,
    remedy:
      "Run pulumi up again: it is deleted once its key has come to a good end, or was taken out of the set.",
  });
}
