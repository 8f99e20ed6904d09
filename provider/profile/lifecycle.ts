import { planChanges } from "../kernel/fields";
import { pinIdentity } from "../kernel/identity";
import { parseInputs } from "../kernel/parse";
import { type Lifecycle, observesNothing } from "../kind/lifecycle";
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

  diff(_id, state, inputs) {
    const { replaces, updates } = planChanges(profileFields, state, inputs);
    return { replaces, changes: updates.length > 0 ? undefined : false };
  },

  create: async (inputs) => ({ id: inputs.slug, state: resolve(inputs) }),

  read: async (_id, state) => state,

  update: async (_id, _state, inputs) => resolve(inputs),

  async delete() {},
};

function resolve(inputs: ProfileInputs): ProfileInputs & ProfileOutputs {
  const keyAlgorithm = inputs.keyAlgorithm ?? PROFILE_DEFAULTS.keyAlgorithm;
  const autoRenew = inputs.autoRenew ?? PROFILE_DEFAULTS.autoRenew;
  const renewBeforeDays = inputs.renewBeforeDays ?? PROFILE_DEFAULTS.renewBeforeDays;
  return { ...inputs, keyAlgorithm, autoRenew, renewBeforeDays };
}
