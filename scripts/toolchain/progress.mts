// Tells a waiting person what is being done, and for how long so far.

export interface Progress {
  /** Ends the message, with the time it took unless it failed. */
  done(succeeded: boolean): void;
}

/** Stream of progress. It is stderr, because standard output belongs to the task. */
export interface Screen {
  write(text: string): void;
  isTTY?: boolean;
}

/** Seconds as a person says them: `45 s`, `2 min 5 s`. */
export function spokenSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Announces `what` and repeats it with the time: every second in a terminal, every 30 s in a log. */
export function startProgress(what: string, screen: Screen = process.stderr): Progress {
  const started = Date.now();
  const elapsed = () => spokenSeconds((Date.now() - started) / 1000);
  const show = screen.isTTY
    ? () => screen.write(`\r\x1b[K${what}: ${elapsed()} so far`)
    : () => screen.write(`${what}: ${elapsed()} so far\n`);
  screen.write(screen.isTTY ? what : `${what} ...\n`);
  const timer = setInterval(show, screen.isTTY ? 1_000 : 30_000);
  return {
    done(succeeded) {
      clearInterval(timer);
      const start = screen.isTTY ? "\r\x1b[K" : "";
      screen.write(`${start}${what}: ${succeeded ? "done" : "failed"} after ${elapsed()}\n`);
    },
  };
}

/** Runs `work` under a progress message. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const progress = startProgress(what);
  let succeeded = false;
  try {
    const result = await work();
    succeeded = true;
    return result;
  } finally {
    progress.done(succeeded);
  }
}
