// Undoes what a run has begun, however it ends: by itself, by a failure, by Ctrl-C or by a signal.

import { constants } from "node:os";

const undoing = new Set<() => void>();

/**
 * Has `undo` called once: by the function that this gives, or else when the process ends. It must not wait for anything,
 * as an ending process does not.
 */
export function atEnd(undo: () => void): () => void {
  const once = () => {
    if (undoing.delete(once)) undo();
  };
  undoing.add(once);
  return once;
}

/** From now on signals undo everything and then end the process. Call it once. */
export function endOnSignals(): void {
  process.on("exit", () => {
    for (const undo of [...undoing].reverse()) undo();
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}
