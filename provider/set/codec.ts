import { plain } from "../kernel/json";
import { unusualOf, withUnusual } from "../kind/compact";
import type { Packed } from "./key";
import type { KeyForm, SetTypes, Standing } from "./setKind";

/** Packs the state of a key, and unpacks it: a state is what is usual for its line, and what is unusual about it. */
export class KeyCodec<T extends SetTypes> {
  constructor(
    private readonly form: KeyForm<T>,
    private readonly shared: T["shared"],
  ) {}

  pack(key: string, { id, state }: Standing<T["state"]>): Packed {
    const line = this.form.lineOf(id, state);
    const usual = this.usual(key, line).state;
    const unusual = unusualOf(plain(usual), plain(this.form.kept(state, usual)));
    return { line, ...(Object.keys(unusual).length === 0 ? {} : { unusual: JSON.stringify(unusual) }) };
  }

  unpack(key: string, { line, unusual = "{}" }: Packed): Standing<T["state"]> {
    const { id, state } = this.usual(key, line);
    return { id, state: withUnusual(state, JSON.parse(unusual)) };
  }

  private usual(key: string, line: string): Standing<T["state"]> {
    const usual = this.form.usual(this.shared, key, line);
    if (usual) return usual;
    throw new Error(`the state of ${key} is garbled: ${line}`);
  }
}
