import { entryOf } from "../kernel/json";
import type { KeyCodec } from "./codec";
import { NOTHING, type SetOutputs } from "./key";
import type { Leftover, Outcome } from "./outcome";
import type { SetState, SetTypes, Standing } from "./setKind";

/** The objects that a set's state holds, key by key. */
export class Holdings<T extends SetTypes> {
  constructor(
    private readonly codec: KeyCodec<T>,
    readonly state: SetState<T>,
  ) {}

  get keys(): string[] {
    return Object.keys(this.state.lines);
  }

  /** The object under a key. Undefined where none is. */
  standing(key: string): Standing<T["state"]> | undefined {
    const line = entryOf(this.state.lines, key);
    if (line === undefined || line === NOTHING) return undefined;
    return this.codec.unpack(key, { line, unusual: entryOf(this.state.unusual, key) });
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
    return this.state.leaving.map((one) => ({ key: one.key, standing: this.codec.unpack(one.key, one) }));
  }
}

/** Outputs of a set by what its keys have come to: inverse of Holdings. */
export function outputsOf<T extends SetTypes>(
  codec: KeyCodec<T>,
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
    const { line, unusual } = codec.pack(key, stands);
    outputs.lines[key] = line;
    if (unusual !== undefined) outputs.unusual[key] = unusual;
  }
  outputs.leaving = left.map(({ key, standing }) => ({ key, ...codec.pack(key, standing) }));
  return outputs;
}
