import type { Changes, Field } from "./fields";

/** Why a plan changes one input or output of a resource. */
export interface Reason {
  /** As in the program or the state: `dnsNames`, `certificates.api.dnsNames`. */
  readonly path: string;
  /** A sentence of the table that decides it, or a notice's clause. */
  readonly why: string;
  /** The program's inputs, the clock, AWS or somebody there, or what an earlier run left undone. */
  readonly by: "input" | "time" | "drift" | "unfinished";
  readonly replaces: boolean;
}

/** The reasons that the inputs give, with the words of their table. */
export function inputReasons(
  table: Readonly<Record<string, Pick<Field<never>, "why">>>,
  { replaces, updates }: Changes,
): Reason[] {
  const reason = (path: string, replaces: boolean): Reason => ({
    ...{ path, why: table[path]?.why ?? "", by: "input", replaces },
  });
  return [...replaces.map((path) => reason(path, true)), ...updates.map((path) => reason(path, false))];
}

/** Names in words: `serial, notBefore and notAfter`. */
export function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
