import { connectionSpec } from "../aws/calls/connectionSpec";
import type { Fault } from "../kernel/errors";
import { pinIdentity } from "../kernel/identity";
import { parseInputs } from "../kernel/parse";
import { NOTHING_REFUSED } from "../kernel/refused";
import { onceIamSettles, settling } from "../kind/iamSettles";
import { type Context, diffByInputs, type Lifecycle, observesNothing } from "../kind/lifecycle";
import { connectionFields } from "./fields";
import { type ConnectionInputs, type ConnectionOutputs, connectionInputs } from "./inputs";

type State = ConnectionInputs & ConnectionOutputs;

/** A connection has no object in AWS: making one proves who it is. */
export const awsConnectionLifecycle: Lifecycle<ConnectionInputs, State> = {
  observedInputs: observesNothing,

  check(olds, news, context) {
    const { inputs, faults } = parseInputs(connectionInputs, news, NOTHING_REFUSED);
    const pinned = { ...inputs, identity: pinIdentity(olds, inputs.identity) };
    return { inputs: pinned, faults: [...faults, ...specFaults(inputs.connection, context)] };
  },

  diff: (_id, state, inputs) => diffByInputs(connectionFields, state, inputs),

  // Whose the credentials are stands in the provider's configuration, and not here.
  foresee: () => ({}),

  async create(inputs, context) {
    return { id: inputs.connection ?? "ambient", state: await prove(inputs, context) };
  },

  read: (_id, state, context) => observe(state, context),

  update: (_id, _state, inputs, context) => prove(inputs, context),

  async delete() {},
};

/** A role of the same program may be too new to be assumed. */
function prove(inputs: ConnectionInputs, context: Context): Promise<State> {
  return onceIamSettles(context, inputs.resourceUrn, () => settling(() => observe(inputs, context)));
}

async function observe(inputs: ConnectionInputs, context: Context): Promise<State> {
  const access = context.world.access(inputs.connection);
  const resource = `AwsConnection ${inputs.connection ?? "ambient"}`;
  const region = await access.requireRegion(resource);
  return { ...inputs, ...(await access.caller.require(resource, region)), region };
}

/** The spec stands in the provider's configuration, not in the inputs. Its faults are reported here all the same. */
function specFaults(connection: string | undefined, context: Context): Fault[] {
  const spec = connection === undefined ? undefined : context.world.connectionSpec(connection);
  if (typeof spec !== "object" || spec === null) return [];
  return parseInputs(connectionSpec, spec as Record<string, unknown>, NOTHING_REFUSED).faults;
}
