/** Sums of the printed lines of a kind. */
export interface Sum {
  /** Scenarios, kinds of fault, or areas. */
  lines: number;
  /** Points that were disturbed, or bad inputs that were given. */
  points: number;
  /** Those that ended like an undisturbed run, or otherwise by design. The rest did not. */
  converged: number;
  byDesign: number;
}

/** The first words of the lines that tests print of what they have counted. */
export type CountedKind = "crash points" | "faults" | "bad inputs";

/** Adds up the lines that tests have printed, such as `faults: 500: 42 points, 42 converged`, in the output of any runs. */
export function sumPrinted(output: string): Record<CountedKind, Sum> {
  return {
    "crash points": sumOf("crash points", output),
    faults: sumOf("faults", output),
    "bad inputs": sumOf("bad inputs", output),
  };
}

function sumOf(kind: CountedKind, output: string): Sum {
  const lines = output.split("\n").filter((line) => line.startsWith(`${kind}: `));
  const total = (figure: RegExp) => lines.reduce((sum, line) => sum + Number(figure.exec(line)?.[1] ?? 0), 0);
  // A bad input has no other end than the one that its test expects.
  const given = total(/: (\d+)$/);
  return {
    lines: lines.length,
    points: total(/(\d+) points\b/) + given,
    converged: total(/(\d+) converged\b/) + given,
    byDesign: total(/(\d+) end otherwise by design/),
  };
}
