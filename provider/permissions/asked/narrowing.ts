import { findMatch, isHidden } from "./values";

/** Tells something that the reader of a policy has to know. */
export type Tell = (note: string) => void;

/**
 * The values that a policy is narrowed to. Where one of them cannot be read, it is not narrowed at all: a policy that
 * is too wide is told, one that is too small would only show in the middle of a run.
 */
export class Narrowing {
  private readonly values = new Set<string>();
  private isOpen = false;

  constructor(private readonly form: RegExp) {}

  /** Takes a value in. `what` names it in notes, such as `Certificate api: commonName`. */
  add(value: unknown, what: string, tell: Tell): void {
    if (value === undefined || value === null) return;
    const found = findMatch(value, this.form);
    if (found !== undefined) {
      this.values.add(found);
      return;
    }
    this.open(
      isHidden(value)
        ? `${what} is not known yet or secret, so the policy is not narrowed by it: run this again on the state after the next pulumi up.`
        : `${what} has a form that was not understood, so the policy is not narrowed by it.`,
      tell,
    );
  }

  /** Narrows by nothing, for the reason that is told. */
  open(reason: string, tell: Tell): void {
    this.isOpen = true;
    tell(reason);
  }

  /** Sorted. Undefined where the policy is not to be narrowed. */
  get known(): readonly string[] | undefined {
    return this.isOpen || this.values.size === 0 ? undefined : [...this.values].sort();
  }

  /** The values that were read, whether or not they are all. */
  get all(): readonly string[] {
    return [...this.values].sort();
  }
}
