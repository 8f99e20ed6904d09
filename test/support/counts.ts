import { afterAll } from "vitest";

/**
 * Counts the bad inputs that an area of the code was given, and prints one line when the test file is done, such as
 * `bad inputs: schemas: 12000`; docs/reliability.md is made from these lines.
 */
export function badInputsOf(area: string): () => void {
  let count = 0;
  afterAll(() => void process.stdout.write(`bad inputs: ${area}: ${count}\n`));
  return () => {
    count += 1;
  };
}
