/** `Tags.member.1.Key`: one member of a list, or one field of it where the list holds structures. */
const LISTED = /^(\w+)\.member\.(\d{1,3})(?:\.(\w+))?$/;

/** The input of a query protocol request: members by name, lists in the order of their numbers. */
export function readForm(form: URLSearchParams): Record<string, unknown> {
  const plain = [...form].filter(([name]) => !LISTED.test(name));
  return { ...Object.fromEntries(plain), ...Object.fromEntries(readLists(form)) };
}

type Item = string | Map<string, string>;

function readLists(form: URLSearchParams): [string, unknown[]][] {
  const lists = new Map<string, Map<number, Item>>();
  for (const [name, value] of form) {
    const [, list, number, field] = LISTED.exec(name) ?? [];
    if (list === undefined) continue;
    const items = lists.get(list) ?? new Map<number, Item>();
    lists.set(list, items);
    const standing = items.get(Number(number));
    const fields = standing instanceof Map ? standing : new Map<string, string>();
    items.set(Number(number), field === undefined ? value : fields.set(field, value));
  }
  return [...lists].map(([name, items]) => [name, inOrder(items)]);
}

const inOrder = (items: Map<number, Item>): unknown[] =>
  [...items]
    .sort(([left], [right]) => left - right)
    .map(([, item]) => (item instanceof Map ? Object.fromEntries(item) : item));
