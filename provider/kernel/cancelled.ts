import { PkiError } from "./errors";

/** The error of a command that a person has cancelled (Ctrl-C once). `doing` finishes "cancelled …". */
export function cancelled(resource: string, doing: string): PkiError {
  return new PkiError({
    code: "Cancelled",
    resource,
    cause: `The command was cancelled ${doing}.`,
    remedy: "Run the same command again: it goes on with what exists already, and requests nothing twice.",
  });
}

/** Refuses to begin a change once the person has cancelled. */
export function refuseCancelled(signal: AbortSignal, resource: string, change: string): void {
  if (signal.aborted) throw cancelled(resource, `before ${change}; nothing was begun`);
}
