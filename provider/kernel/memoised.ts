/** The value of a map under a key, which `make` gives at first use. */
export function memoised<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
