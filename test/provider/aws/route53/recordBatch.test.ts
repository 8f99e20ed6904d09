import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AskedChanges, takeBatch } from "../../../../provider/aws/route53/recordBatch";

const asked = (action: AskedChanges["action"], ...names: string[]): AskedChanges => ({
  action,
  records: names.map((name) => ({ name: `${name}.example.com`, value: "v".repeat(10), ttl: 300 })),
});
const put = (...names: string[]) => asked("UPSERT", ...names);
const drop = (...names: string[]) => asked("DELETE", ...names);
const numbered = (count: number, make: (name: string) => AskedChanges) =>
  Array.from({ length: count }, (_, n) => make(`n${n}`));

/** The batches that a queue ends up in, by how many callers each serves. */
function batches(queue: AskedChanges[]): number[] {
  const sizes: number[] = [];
  while (queue.length > 0) sizes.push(takeBatch(queue).length);
  return sizes;
}

describe("a batch", () => {
  test("holds 500 UPSERTs, as each counts twice, and 1,000 DELETEs", () => {
    expect(batches(numbered(1100, put))).toEqual([500, 500, 100]);
    expect(batches(numbered(1100, drop))).toEqual([1000, 100]);
  });

  test("holds 32,000 characters of values, those of UPSERTs twice", () => {
    const long = (action: AskedChanges["action"]) => (name: string) => ({
      ...{ action, records: [{ name, value: "v".repeat(160), ttl: 300 }] },
    });
    expect(batches(numbered(250, long("UPSERT")))).toEqual([100, 100, 50]);
    expect(batches(numbered(250, long("DELETE")))).toEqual([200, 50]);
  });

  test("counts a record that several ask for once", () => {
    expect(batches(Array.from({ length: 3000 }, () => put("same")))).toEqual([3000]);
    expect(batches([put("a"), put("A"), put("b")])).toEqual([3]);
  });

  test.each([
    ["put and then deleted", [put("a"), drop("a")]],
    ["deleted and then put", [drop("a"), put("a")]],
    [
      "put with another value",
      [put("a"), { ...put("a"), records: [{ name: "a.example.com.", value: "w", ttl: 300 }] }],
    ],
    [
      "put with another TTL",
      [put("a"), { ...put("a"), records: put("a").records.map((one) => ({ ...one, ttl: 60 })) }],
    ],
  ])("never has a record that is %s", (_, queue) => {
    expect(batches(queue)).toEqual([1, 1]);
  });

  test("keeps what one caller asks for together, and takes alone what is too much by itself", () => {
    expect(batches([...numbered(499, put), put("x", "y")])).toEqual([499, 1]);
    const tooMuch = put(...Array.from({ length: 600 }, (_, n) => `n${n}`));
    expect(batches([put("a"), tooMuch, put("b")])).toEqual([1, 1, 1]);
  });
});

test("batches hold every caller once, in order, whatever is asked for", () => {
  const changes = fc.array(
    fc.record({
      action: fc.constantFrom<AskedChanges["action"]>("UPSERT", "DELETE"),
      names: fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 3 }),
    }),
  );
  fc.assert(
    fc.property(changes, (all) => {
      const queue = all.map(({ action, names }) => asked(action, ...names));
      const wanted = [...queue];
      const taken: AskedChanges[] = [];
      while (queue.length > 0) {
        const batch = takeBatch(queue);
        const actions = new Map<string, string>();
        for (const { action, records } of batch)
          for (const { name } of records) {
            expect(actions.get(name) ?? action).toBe(action);
            actions.set(name, action);
          }
        taken.push(...batch);
      }
      expect(taken).toEqual(wanted);
    }),
  );
});
