/** What a map holds under a key; what `make` gives where it holds nothing yet. */
export function memoised<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
