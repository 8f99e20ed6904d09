import { type Fault, PkiError } from "../kernel/errors";

/** Faults that several keys have alike, each once. */
export function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

/** The errors of several keys as one, each with its key. */
export function joined(errors: ReadonlyMap<string, PkiError>): PkiError {
  const [[firstKey, first] = ["", undefined]] = errors;
  if (!first) throw new Error("no error to join");
  const { code, remedy, source } = first;
  if (errors.size === 1) {
    const resource = `${firstKey}, ${first.resource}`;
    return new PkiError({ code, resource, cause: first.cause, remedy, ...(source ? { source } : {}) });
  }
  const lines = [...errors].map(
    ([key, error]) => `\n  - ${key}: ${error.cause} ${error.remedy} [${error.code}]`,
  );
  return new PkiError({
    code,
    resource: `${errors.size} keys`,
    cause: `${lines.join("")}\n `,
    remedy: "See what each key says.",
  });
}

/** It stays in the state of the set that is deleted, which the next run deletes: nobody else would know of it. */
export function withoutSuccessor(key: string, id: string): PkiError {
  return new PkiError({
    code: "SetIncomplete",
    resource: key,
    cause: `${id} is kept, as nothing has taken its place in the new set yet.`,
    remedy:
      "Run pulumi up again: it is deleted once its key has come to a good end, or was taken out of the set.",
  });
}
