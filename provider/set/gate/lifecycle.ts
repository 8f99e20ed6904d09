import { PkiError } from "../../kernel/errors";
import { pinIdentity } from "../../kernel/identity";
import { parseInputs } from "../../kernel/parse";
import type { Reason as PlanReason } from "../../kernel/reason";
import { NOTHING_REFUSED } from "../../kernel/refused";
import { hasUnknown } from "../../kernel/unknown";
import { type Lifecycle, observesNothing } from "../../kind/lifecycle";
import { type SetGateInputs, setGateInputs } from "./inputs";

/** Reasons that are told one by one. */
const MAX_REASONS = 20;

/**
 * The last resource of a set: nothing in AWS stands behind it. It comes after all secrets of the set, and fails the run
 * where a key has failed, once everything is done that could be done.
 */
export const setGateLifecycle: Lifecycle<SetGateInputs, SetGateInputs> = {
  observedInputs: observesNothing,

  check(olds, news) {
    const { inputs, faults } = parseInputs(setGateInputs, news, NOTHING_REFUSED);
    return { inputs: { ...inputs, identity: pinIdentity(olds, inputs.identity) }, faults };
  },

  // A preview does not know which keys will fail, and must not show a change of this resource.
  diff(_id, _state, { failures }) {
    if (hasUnknown(failures)) return { replaces: [], changes: false, reasons: [] };
    const reasons = reasonsOf(failures).map(
      ({ of, text }): PlanReason => ({
        ...{ path: `failures.${of}`, why: text, by: "unfinished", replaces: false },
      }),
    );
    return { replaces: [], changes: reasons.length > 0, reasons };
  },

  foresee: () => ({}),

  async create(inputs) {
    refuseFailures(inputs);
    return { id: inputs.identity.resource, state: inputs };
  },

  read: async (_id, state) => state,

  async update(_id, _state, inputs) {
    refuseFailures(inputs);
    return inputs;
  },

  async delete() {},
};

/** Keys that failed for one reason, in words. */
interface Reason {
  of: string;
  keys: string[];
  text: string;
}

function reasonsOf(failures: SetGateInputs["failures"]): Reason[] {
  return Object.entries(failures).flatMap(([of, byKey]) => {
    const texts = [...new Set(Object.values(byKey))];
    const keysOf = (text: string) => Object.keys(byKey).filter((key) => byKey[key] === text);
    return texts.map((text) => ({ of, keys: keysOf(text), text }));
  });
}

function refuseFailures({ failures }: SetGateInputs): void {
  const reasons = reasonsOf(failures);
  if (reasons.length === 0) return;
  const lines = reasons
    .slice(0, MAX_REASONS)
    .map(({ of, keys, text }) => `\n  - ${of}, ${keys.join(", ")}: ${text}`);
  const more = reasons.length - MAX_REASONS;
  const rest = more > 0 ? `\n  - and ${more} more` : "";
  const count = reasons.reduce((sum, { keys }) => sum + keys.length, 0);
  throw new PkiError({
    code: "SetIncomplete",
    resource: [...new Set(reasons.map(({ of }) => of))].join(" and "),
    cause: `${count} ${count === 1 ? "step has" : "steps have"} failed, and all others are done:${lines.join("")}${rest}\n `,
    remedy: "Run pulumi up again: it goes on with these alone.",
  });
}
