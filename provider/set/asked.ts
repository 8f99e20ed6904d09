import type { Declared } from "../permissions/asked/asks";
import { findText, itemsOf, type Json, objectOf } from "../permissions/asked/values";

/** Lists the objects of a set's state by key: those that stand, and those on their way out. */
export function linesOf({ outputs }: Declared): { key: string; line: string; unusual: Json }[] {
  const unusual = objectOf(outputs.unusual);
  const standing = Object.entries(objectOf(outputs.lines)).map(([key, line]) => ({
    ...{ key, line, unusual: unusual[key] },
  }));
  const leaving = itemsOf(outputs.leaving).map(objectOf);
  return [...standing, ...leaving].flatMap(({ key, line, unusual }) => {
    const [name, text] = [findText(key), findText(line)];
    return name && text ? [{ key: name, line: text, unusual: parse(findText(unusual)) }] : [];
  });
}

function parse(text = "{}"): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}
