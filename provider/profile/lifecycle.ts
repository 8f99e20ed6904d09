import { pinIdentity } from "../kernel/identity";
import { parseInputs } from "../kernel/parse";
import { knownOf } from "../kernel/unknown";
import { diffByInputs, type Lifecycle, observesNothing } from "../kind/lifecycle";
import { profileFields } from "./fields";
import {
  PROFILE_DEFAULTS,
  type ProfileInputs,
  type ProfileOutputs,
  profileInputs,
  profileRefused,
} from "./inputs";

/** A profile has no object in AWS: its certificates carry its settings. */
export const certificateProfileLifecycle: Lifecycle<ProfileInputs, ProfileInputs & ProfileOutputs> = {
  observedInputs: observesNothing,

  check(olds, news) {
    const { inputs, faults } = parseInputs(profileInputs, news, profileRefused);
    return { inputs: { ...inputs, identity: pinIdentity(olds, inputs.identity) }, faults };
  },

  diff: (_id, state, inputs) => diffByInputs(profileFields, state, inputs),

  foresee: (_state, inputs) => knownOf(settle(inputs)),

  create: async (inputs) => ({ id: inputs.slug, state: { ...inputs, ...settle(inputs) } }),

  read: async (_id, state) => state,

  update: async (_id, _state, inputs) => ({ ...inputs, ...settle(inputs) }),

  async delete() {},
};

/** The settings in force, the package's defaults included. */
function settle(inputs: ProfileInputs) {
  const keyAlgorithm = inputs.keyAlgorithm ?? PROFILE_DEFAULTS.keyAlgorithm;
  const autoRenew = inputs.autoRenew ?? PROFILE_DEFAULTS.autoRenew;
  const renewBeforeDays = inputs.renewBeforeDays ?? PROFILE_DEFAULTS.renewBeforeDays;
  return { keyAlgorithm, autoRenew, renewBeforeDays };
}
