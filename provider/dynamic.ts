import { connectEngineLog } from "./engine";
import { Host } from "./host";
import { acmPublicCaLifecycle } from "./lifecycle/acmPublicCa";
import { awsConnectionLifecycle } from "./lifecycle/awsConnection";
import { certificateLifecycle } from "./lifecycle/certificate";
import { certificateProfileLifecycle } from "./lifecycle/certificateProfile";
import { certificateSecretLifecycle } from "./lifecycle/certificateSecret";
import { type Lifecycle, Unfinished } from "./lifecycle/lifecycle";
import { CONNECTIONS_KEY } from "./model/connectionsKey";
import { describeFault } from "./model/errors";

type Props = Record<string, unknown>;

/** The one door between Pulumi's dynamic-provider host and the lifecycles; what it exports is what the shims load. */
interface Handler {
  configure(request: { config: { get(key: string): string | undefined } }): void;
  check(
    olds: Props,
    news: Props,
  ): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }>;
  diff(id: string, olds: Props, news: Props): Promise<{ changes?: boolean; replaces: string[] }>;
  create(inputs: Props): Promise<{ id: string; outs: Props }>;
  read(id: string, props: Props): Promise<{ id: string; props?: Props; inputs?: Props }>;
  update(id: string, olds: Props, news: Props): Promise<{ outs: Props }>;
  delete(id: string, props: Props): Promise<void>;
}

/** Every kind of resource; the names stand in the shims, and so in states: never rename one. */
const lifecycles = {
  awsConnection: awsConnectionLifecycle,
  acmPublicCa: acmPublicCaLifecycle,
  certificateProfile: certificateProfileLifecycle,
  certificate: certificateLifecycle,
  certificateSecret: certificateSecretLifecycle,
} as const;
export type Kind = keyof typeof lifecycles;

/** The property in which the engine keeps a dynamic resource's code; it must survive in every state. */
const SHIM_KEY = "__provider";

const host = new Host(process.env, connectEngineLog(process.argv));

/** The handler of each kind, as the shims load it. */
export const handlers: Readonly<Record<Kind, Handler>> = Object.fromEntries(
  Object.entries(lifecycles).map(([kind, lifecycle]) => [
    kind,
    serve(lifecycle as unknown as Lifecycle<Props, Props>),
  ]),
) as Record<Kind, Handler>;

function serve(lifecycle: Lifecycle<Props, Props>): Handler {
  return {
    configure: ({ config }) => host.configure(config.get(CONNECTIONS_KEY)),

    async check(olds, { [SHIM_KEY]: shim, ...news }) {
      host.noteCheck();
      const { inputs, faults } = lifecycle.check(olds, news, host);
      const failures = faults.map((fault) => ({ property: fault.property, reason: describeFault(fault) }));
      return { inputs: plain({ ...inputs, [SHIM_KEY]: shim }), failures };
    },

    async diff(id, olds, news) {
      const { changes, replaces } = lifecycle.diff(id, olds, news, host);
      return { replaces, ...(changes === undefined ? {} : { changes }) };
    },

    create: (inputs) =>
      reporting(inputs, async () => {
        host.refuseForecast();
        const { id, state } = await lifecycle.create(inputs, host);
        return { id, outs: plain(state) };
      }),

    async read(id, props) {
      const state = await lifecycle.read(id, props, host);
      if (!state) return { id: "" };
      const observed = lifecycle.observedInputs?.map((key) => [key, state[key]] as const);
      return {
        id,
        props: plain(state),
        ...(observed ? { inputs: plain(Object.fromEntries(observed)) } : {}),
      };
    },

    update: (id, olds, news) =>
      reporting(news, async () => {
        host.refuseForecast();
        return { outs: plain(await lifecycle.update(id, olds, news, host)) };
      }),

    async delete(id, props) {
      host.refuseForecast();
      await lifecycle.delete(id, props, host);
    },
  };
}

/**
 * Gives a failure after which something exists the shape that the engine records: id, properties, reasons. The
 * properties carry the shim, or the resource could never be destroyed.
 */
async function reporting<T>(inputs: Props, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const properties = plain({ ...error.state, [SHIM_KEY]: inputs[SHIM_KEY] });
    throw Object.assign(error, { properties, reasons: [error.message] });
  }
}

/** Plain JSON: an undefined, a Date or a class instance would fail in the engine *after* the AWS call. */
function plain(value: object): Props {
  return JSON.parse(JSON.stringify(value)) as Props;
}
