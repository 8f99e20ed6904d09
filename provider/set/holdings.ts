import { entryOf } from "../kernel/json";
import { type Leaving, NOTHING, type SetOutputs } from "./key";
import type { KeyForm, SetState, SetTypes, Standing } from "./kind";
import type { Leftover, Outcome } from "./outcome";
import { unusualOf, withUnusual } from "./unusual";

/** What a set's state holds, key by key. */
export class Holdings<T extends SetTypes> {
  private readonly shared: T["shared"];

  constructor(
    private readonly form: KeyForm<T>,
    readonly state: SetState<T>,
  ) {
    this.shared = form.sharedOf(state);
  }

  get keys(): string[] {
    return Object.keys(this.state.lines);
  }

  /** The object under a key; undefined where none is. */
  standing(key: string): Standing<T["state"]> | undefined {
    const line = entryOf(this.state.lines, key);
    if (line === undefined || line === NOTHING) return undefined;
    return this.unpack(key, line, entryOf(this.state.unusual, key));
  }

  /** Whether the last step of a key failed. */
  hasFailed(key: string): boolean {
    return entryOf(this.state.failures, key) !== undefined;
  }

  /** Ids of what stands well, by key: where a key has failed, what stood there before is not to be deleted for it. */
  heldIds(): Map<string, string> {
    const held = this.keys.flatMap((key) => {
      const id = this.standing(key)?.id;
      return id === undefined || this.hasFailed(key) ? [] : [[key, id] as const];
    });
    return new Map(held);
  }

  /** Objects on their way out. */
  leaving(): Leftover<T["state"]>[] {
    return this.state.leaving.map(({ key, line, unusual }) => ({
      key,
      standing: this.unpack(key, line, unusual),
    }));
  }

  private unpack(key: string, line: string, unusual: string | undefined): Standing<T["state"]> {
    const usual = usualOf(this.form, this.shared, key, line);
    return { id: usual.id, state: withUnusual(usual.state, unusual) };
  }
}

/** Outputs of a set, each key in the fewest words: inverse of Holdings. */
export function outputsOf<T extends SetTypes>(
  form: KeyForm<T>,
  shared: T["shared"],
  outcomes: readonly Outcome<T["state"]>[],
  left: readonly Leftover<T["state"]>[],
): SetOutputs {
  const outputs: SetOutputs = { lines: {}, unusual: {}, failures: {}, leaving: [] };
  for (const { key, isWanted, stands, failure } of outcomes) {
    if (failure) outputs.failures[key] = `${failure.cause} ${failure.remedy} [${failure.code}]`;
    if (!stands) {
      if (isWanted) outputs.lines[key] = NOTHING;
      continue;
    }
    const { line, unusual } = packed(form, shared, key, stands);
    outputs.lines[key] = line;
    if (unusual !== undefined) outputs.unusual[key] = unusual;
  }
  outputs.leaving = left.map(({ key, standing }) => ({ key, ...packed(form, shared, key, standing) }));
  return outputs;
}

function packed<T extends SetTypes>(
  form: KeyForm<T>,
  shared: T["shared"],
  key: string,
  { id, state }: Standing<T["state"]>,
): Omit<Leaving, "key"> {
  const line = form.lineOf(id, state);
  const usual = usualOf(form, shared, key, line);
  const unusual = unusualOf(usual.state, form.kept(state, usual.state));
  return { line, ...(unusual === undefined ? {} : { unusual }) };
}

function usualOf<T extends SetTypes>(
  form: KeyForm<T>,
  shared: T["shared"],
  key: string,
  line: string,
): Standing<T["state"]> {
  const usual = form.usual(shared, key, line);
  if (usual) return usual;
  throw new Error(`the state of ${key} is garbled: ${line}`);
}
