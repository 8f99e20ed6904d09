/**
 * How many points of a replay are run: all by `npm run reliability`, which sets REPLAY_EVERY to 1; in `npm test`,
 * which is to stay short, a third, spread over all calls and ways.
 */
const EVERY = Number(process.env.REPLAY_EVERY ?? 3);

export function sampled<T>(points: readonly T[]): T[] {
  return points.filter((_, index) => index % EVERY === 0);
}
