import { entryOf } from "../kernel/json";
import type { Reason } from "../kernel/reason";
import type { SetOutputs } from "./key";

/** As much of a key's plan as tells why. */
interface Planned {
  do: "keep" | "create" | "update" | "replace" | "remove";
  reasons?: readonly Reason[];
}

/**
 * Why a plan changes a set, key by key, with paths such as `certificates.api.dnsNames`. `replaces` means that the key's
 * own object is replaced, as a set never is.
 */
export function setReasons(
  noun: string,
  plans: Iterable<readonly [string, Planned]>,
  { failures, leaving }: SetOutputs,
): Reason[] {
  const ofKeys = [...plans].flatMap(([key, plan]) => {
    if (plan.do === "remove") return [reasonOf(key, `the ${noun} will be deleted`, "input")];
    const isOpen = entryOf(failures, key) !== undefined;
    const again = isOpen ? [reasonOf(key, "failed before, and will be tried again", "unfinished")] : [];
    if (plan.do === "create" && !isOpen) return [reasonOf(key, `a ${noun} will be made`, "input")];
    const own = plan.reasons ?? [];
    return [...own.map((one) => ({ ...one, path: `${pathOf(key)}.${one.path}` })), ...again];
  });
  const late = leaving.map(({ key }) =>
    reasonOf(key, `an earlier ${noun} is still to be deleted`, "unfinished"),
  );
  return [...ofKeys, ...late];
}

/** The reason of a plan that depends on what is not known yet. */
export function laterReason(path: string): Reason {
  return { path, why: "It is not known yet.", by: "input", replaces: false };
}

const pathOf = (key: string): string => `certificates.${key}`;

function reasonOf(key: string, why: string, by: Reason["by"]): Reason {
  return { path: pathOf(key), why, by, replaces: false };
}
