import { type Memory, slot } from "./memory";

/** The two ways in which a line is shown beside one resource. */
export interface Lines {
  /** Shown until the next such line, and gone when the resource is done. */
  progress(message: string): void;
  /** Stays in the log of this run. */
  notice(message: string): void;
}

/** Tells the person who waits of one resource. */
export interface Teller extends Lines {
  /** A notice about the whole process: only the first resource that gives it is shown with it, and each set for its keys. */
  noticeOnce(message: string): void;
}

const told = slot(() => new Set<string>());

/** The teller of a resource that shows its lines by itself. */
export function tellerOf(lines: Lines, memory: Memory): Teller {
  return {
    ...lines,
    noticeOnce(message) {
      const before = memory.of(told);
      if (before.has(message)) return;
      before.add(message);
      lines.notice(message);
    },
  };
}
