/**
 * An answer as it travels: dates as the protocol writes them, binary data in base64, absent members left out, as some
 * writers would make them null or empty.
 */
export function toWire(value: unknown, writeDate: (date: Date) => unknown): unknown {
  if (value instanceof Date) return writeDate(value);
  if (Buffer.isBuffer(value)) return value.toString("base64");
  if (Array.isArray(value)) return value.map((item) => toWire(item, writeDate));
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [name, toWire(member, writeDate)]));
}
