/** Time and timers of a watch. Tests pass their own and never sleep. */
export interface WatchClock {
  /** The time now, by which certificates are judged. */
  now(): Date;
  /** Runs `act` once after so many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, act: () => void): () => void;
}

/** The machine's clock. Its timers do not keep the process alive. */
export const wallClock: WatchClock = {
  now: () => new Date(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
