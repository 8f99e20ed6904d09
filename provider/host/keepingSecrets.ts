import { isDeepStrictEqual } from "node:util";
import { hostInputs } from "../kernel/schema";
import { SECRET_INPUTS, SECRET_SIGNATURE, SIGNATURE_KEY } from "../kernel/secretInputs";
import { hasUnknown, UNKNOWN } from "../kernel/unknown";
import type { Props } from "../kind/compact";
import type { Kind } from "../kind/kind";
import { Unfinished } from "../kind/lifecycle";
import type { Handler } from "./handler";
import type { SecretTexts } from "./secretTexts";

/** Marks a secret on the way to the engine, which encrypts it in the state. */
const secret = (value: unknown) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

/** The shim, and the version of a state. */
const ENGINES_OWN = ["__provider", "stateVersion"];

/**
 * A handler whose answers are secrets where one of the inputs is. The engine gives inputs in clear, and marks in an
 * answer only what has the name of an input with a secret. So all else that could tell an input is marked here: what
 * equals no input, and of which no schema says `neverSecret`. The handler itself never sees which inputs are secret.
 * Texts of them that no message may show are noted in `texts`.
 */
export function keepingSecrets(kind: Kind, handler: Handler, texts: SecretTexts): Handler {
  const sealed = sealing(kind);
  const bare = ({ [SECRET_INPUTS]: secrets, ...props }: Props): Props => {
    if (Array.isArray(secrets)) for (const name of secrets) texts.note(props[name]);
    return props;
  };
  const door = { kind, handler, sealed, bare };
  return {
    configure: (request) => handler.configure(request),

    async check(olds, news) {
      const { inputs, failures } = await handler.check(bare(olds), bare(news));
      return {
        inputs: sealed(inputs, news, secretsOf(news)),
        failures: failures.map((failure) => ({ ...failure, reason: texts.hide(failure.reason) })),
      };
    },

    ...comparing(door),
    ...changing(door),
  };
}

interface Door {
  kind: Kind;
  handler: Handler;
  sealed: Sealed;
  /** Properties without the names of secret inputs. */
  bare(props: Props): Props;
}

function comparing({ kind, handler, sealed, bare }: Door): Pick<Handler, "diff" | "read"> {
  // A gate keeps nothing, and never shows a change.
  const keeps = kind.changes.by !== "nothing";
  return {
    async diff(id, olds, news) {
      const { changes, replaces } = await handler.diff(id, bare(olds), bare(news));
      // An update encrypts what was in clear, or the reverse. The engine shows which inputs that is for.
      const isMoved = keeps && !hasUnknown(news) && !isDeepStrictEqual(secretsOf(olds), secretsOf(news));
      return changes === undefined || (changes === false && isMoved) ? { replaces } : { changes, replaces };
    },

    async read(id, props) {
      const seen = await handler.read(id, bare(props));
      const secrets = withRead(kind, secretsOf(props), seen.props ?? {}, props);
      return {
        id: seen.id,
        ...(seen.props ? { props: sealed(seen.props, props, secrets) } : {}),
        // The engine marks them by the inputs before, which are not given here, and may not have all of these.
        ...(seen.inputs ? { inputs: sealed(seen.inputs, withoutNamed(props, secrets), secrets) } : {}),
      };
    },
  };
}

function changing({ handler, sealed, bare }: Door): Pick<Handler, "create" | "update" | "delete"> {
  return {
    create: (inputs) =>
      sealingFailures(sealed, inputs, secretsOf(inputs), async () => {
        const { id, outs } = await handler.create(bare(inputs));
        return { id, outs: sealed(outs, inputs, secretsOf(inputs)) };
      }),

    update: (id, olds, news) =>
      // Old values may stand in the state of an update that failed.
      sealingFailures(sealed, news, secretsOf(news) ?? secretsOf(olds), async () => {
        const { outs } = await handler.update(id, bare(olds), bare(news));
        return { outs: sealed(outs, news, secretsOf(news)) };
      }),

    delete: (id, props) => handler.delete(id, bare(props)),
  };
}

type Sealed = (answer: Props, given: Props, secrets: unknown) => Props;

const secretsOf = ({ [SECRET_INPUTS]: secrets }: Props): unknown => secrets;

/** Marks the secrets in an answer of a kind by what was given for it. Without secret inputs it stays as it is. */
function sealing(kind: Kind): Sealed {
  const shape: Props = { ...kind.inputs.shape, ...kind.outputs.shape };
  const open = new Set([...ENGINES_OWN, ...Object.keys(hostInputs.shape), ...neverSecretIn(shape)]);
  return (answer, given, secrets) => {
    if (secrets === undefined) return answer;
    const stays = (name: string, value: unknown) =>
      open.has(name) || value === UNKNOWN || (name in given && isDeepStrictEqual(value, given[name]));
    const marked = Object.entries(answer).map(([name, value]) => [
      name,
      stays(name, value) ? value : secret(value),
    ]);
    return { ...Object.fromEntries(marked), [SECRET_INPUTS]: secrets };
  };
}

/** Secret inputs, with those that only a read has found, as `Certificate.get` finds all of them. */
function withRead(kind: Kind, secrets: unknown, seen: Props, given: Props): unknown {
  if (!Array.isArray(secrets)) return secrets;
  const found = Object.keys(kind.inputs.shape).filter((name) => name in seen && !(name in given));
  return [...secrets, ...found];
}

function withoutNamed(props: Props, names: unknown): Props {
  const kept = Object.entries(props).filter(([name]) => !(Array.isArray(names) && names.includes(name)));
  return Object.fromEntries(kept);
}

function neverSecretIn(shape: Props): string[] {
  const isOpen = (schema: unknown) => (schema as Kind["inputs"]).meta()?.neverSecret === true;
  return Object.keys(shape).filter((name) => isOpen(shape[name]));
}

/** Marks the secrets in the state that a failure leaves. */
async function sealingFailures<T>(
  sealed: Sealed,
  given: Props,
  secrets: unknown,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Unfinished && "properties" in error)) throw error;
    throw Object.assign(error, { properties: sealed(error.properties as Props, given, secrets) });
  }
}
