import { PkiError } from "../kernel/errors";
import type { Props } from "./compact";
import type { StateForm } from "./stateForm";

/**
 * One step from a version to the next. Pure, and idempotent: the old *inputs* that check is given carry no version and
 * take every step, whatever release wrote them. Values that it fills in are written here as they were then, and never
 * change.
 */
export type Step = (state: Props) => Props;

/** The history of a kind's states: inputs and outputs side by side, as the engine keeps them. */
export interface States {
  /** The first leads from version 1 to 2: the version of today is one more than there are steps. */
  steps: readonly Step[];
  form: StateForm;
}

/** A kind by what its states need. */
export interface Stored {
  name: string;
  states: States;
}

/** The step of a version that differs in its stored form alone, or not at all: version 1 had no version. */
export const asItIs: Step = (state) => state;

/** Where the version stands in a state. A state without one is of version 1. */
const VERSION_KEY = "stateVersion";

/** The version in which states are written now. */
export function currentStateVersion({ states }: Stored): number {
  return states.steps.length + 1;
}

/** A state with its version in the form that is stored, as the engine is given it. */
export function versioned(kind: Stored, state: Props): Props {
  return { ...kind.states.form.state.short(state), [VERSION_KEY]: currentStateVersion(kind) };
}

/**
 * A state of any version in the shape of today, without its version. Throws StateTooNew for a version that this release
 * does not know. An upgrade alone is no change: a check of the same program gives the values that it fills in.
 */
export function upgradeState(kind: Stored, { [VERSION_KEY]: version = 1, ...state }: Props): Props {
  const { steps, form } = kind.states;
  const isKnown = typeof version === "number" && Number.isInteger(version) && version >= 1;
  if (!isKnown || version > currentStateVersion(kind)) throw tooNew(kind, version, state);
  const whole = version >= form.since ? form.state.whole(state) : state;
  return steps.slice(version - 1).reduce((upgraded, step) => step(upgraded), whole);
}

function tooNew(kind: Stored, version: unknown, { resourceUrn }: Props): PkiError {
  return new PkiError({
    code: "StateTooNew",
    resource: typeof resourceUrn === "string" ? resourceUrn : kind.name,
    cause: `This state was written by a newer pulumi-aws-pki (version ${JSON.stringify(version)}; this one knows ${currentStateVersion(kind)}).`,
    remedy: "Install that release or a newer one, and run the command again. Nothing was changed.",
  });
}
