import { type Doing, translateFailure } from "../aws/calls/failures";
import type { PkiError } from "../kernel/errors";
import { Unfinished } from "./lifecycle";

/**
 * Runs a step that may fail while an object of AWS stands. A failure carries the object's id into the state, beside
 * what `left` gives of it after the failure.
 */
export async function keeping<T>(
  id: string,
  doing: Doing,
  left: (failure: PkiError) => object | Promise<object>,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const failure = translateFailure(error, doing);
    throw new Unfinished(id, await left(failure), failure);
  }
}
