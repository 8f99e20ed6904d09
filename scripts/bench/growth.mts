/** Measurements at one size. */
export interface Point {
  count: number;
  value: number;
}

export interface Growth {
  from: number;
  to: number;
  /** By how much the value grew. */
  factor: number;
  /** That, divided by how much the size grew: 1 is linear, less is better. */
  ofLinear: number;
}

/** How a value grows from each size to the next. */
export function growthOf(points: readonly Point[]): Growth[] {
  const sorted = [...points].sort((a, b) => a.count - b.count);
  return sorted.slice(1).map((point, index) => {
    const before = sorted[index] as Point;
    // Zero that stays zero has not grown.
    const factor = point.value === before.value ? 1 : point.value / before.value;
    return {
      from: before.count,
      to: point.count,
      factor,
      ofLinear: factor / (point.count / before.count),
    };
  });
}
