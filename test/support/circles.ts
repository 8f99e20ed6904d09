/** Nodes that each node leads to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

interface Visit {
  index: number;
  /** The earliest node that is reached from here and still open. */
  low: number;
  isOpen: boolean;
}

/** The circles of a graph: groups of two nodes and more that all lead to each other. Source: Tarjan, 1972. */
export function circlesIn(graph: Graph): string[][] {
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): Visit => {
    const own = { index: visits.size, low: visits.size, isOpen: true };
    visits.set(node, own);
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      const known = visits.get(next);
      if (!known) own.low = Math.min(own.low, visit(next).low);
      else if (known.isOpen) own.low = Math.min(own.low, known.index);
    }
    if (own.low === own.index) close(node);
    return own;
  };
  const close = (first: string): void => {
    const group = open.splice(open.indexOf(first));
    for (const node of group) Object.assign(visits.get(node) as Visit, { isOpen: false });
    if (group.length > 1) circles.push(group.sort());
  };
  for (const node of graph.keys()) if (!visits.has(node)) visit(node);
  return circles;
}
