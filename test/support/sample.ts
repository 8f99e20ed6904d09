/** Set by `npm run reliability`, which runs all; `npm test` is to stay short. */
const EVERY = Number(process.env.REPLAY_EVERY ?? 7);

/** True where nothing is left out. */
export const isWhole = EVERY === 1;

/**
 * The points of a replay that are run: all, or a seventh. It begins elsewhere in lists of other lengths, so that over all
 * scenarios every way in which a call is disturbed has its turn.
 */
export function sampled<T>(points: readonly T[]): T[] {
  return points.filter((_, index) => (index + points.length) % EVERY === 0);
}
