// The processes below a command: the engine starts the provider through a shell and the language host.

/** A line of `ps -A -ww -o pid=,ppid=,rss=,args=`. */
export interface ProcessRow {
  pid: number;
  parent: number;
  /** Memory in use now. */
  bytes: number;
  command: string;
}

export const PS_ARGUMENTS = ["-A", "-ww", "-o", "pid=,ppid=,rss=,args="];

/** Reads the output of `ps`, whose memory figures are KiB. */
export function readProcesses(printed: string): ProcessRow[] {
  return printed.split("\n").flatMap((line) => {
    const [, pid, parent, kibibytes, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), bytes: Number(kibibytes) * 1024, command }];
  });
}

/** A process's descendants, at any depth. */
export function descendants(root: number, rows: readonly ProcessRow[]): ProcessRow[] {
  const children = rows.filter(({ parent }) => parent === root);
  return children.flatMap((child) => [child, ...descendants(child.pid, rows)]);
}
