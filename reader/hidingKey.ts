/** The method that `console.log` and `util.inspect` call on an object. Source: util.inspect.custom. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Lets an object with a key be printed and serialised without it, as logs are written in passing. The property is
 * an ordinary one otherwise, and a copy by spreading (`{ ...parts }`) is a plain object that shows its key.
 */
export function hidingKey<T extends { privateKey: string }>(parts: T): T {
  const shown = () => ({ ...parts, privateKey: "[hidden]" });
  return Object.defineProperties(parts, {
    [INSPECT]: { value: shown, enumerable: false },
    toJSON: { value: shown, enumerable: false },
  });
}
