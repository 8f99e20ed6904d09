import type { Clock } from "../../provider/aws/calls/wait";

/** A clock that only a test moves; who sleeps wakes when its time has come, or late where the test makes a leap. */
export class ManualClock implements Clock {
  #ms = 0;
  #sleepers: { wakesAtMs: number; wake: () => void }[] = [];
  readonly #controller = new AbortController();
  readonly cancelled = this.#controller.signal;

  now(): Date {
    return new Date(this.#ms);
  }

  sleep(seconds: number): Promise<void> {
    if (this.cancelled.aborted) return Promise.resolve();
    return new Promise((wake) =>
      this.#sleepers.push({ wakesAtMs: this.#ms + Math.round(seconds * 1000), wake }),
    );
  }

  get sleepers(): number {
    return this.#sleepers.length;
  }

  /** Passes time to the sleepers one by one, as on a machine with nothing else to do. */
  async pass(seconds: number): Promise<void> {
    const endMs = this.#ms + Math.round(seconds * 1000);
    await settled();
    for (;;) {
      const nextMs = Math.min(...this.#sleepers.map(({ wakesAtMs }) => wakesAtMs));
      if (nextMs > endMs) break;
      await this.leap((nextMs - this.#ms) / 1000);
    }
    await this.leap((endMs - this.#ms) / 1000);
  }

  /** Passes time at once, as on a machine that was stuck meanwhile; all whose time has come wake together. */
  async leap(seconds: number): Promise<void> {
    await settled();
    this.#ms += Math.round(seconds * 1000);
    const due = this.#sleepers.filter(({ wakesAtMs }) => wakesAtMs <= this.#ms);
    this.#sleepers = this.#sleepers.filter((one) => !due.includes(one));
    for (const { wake } of due) wake();
    await settled();
  }

  async cancel(): Promise<void> {
    this.#controller.abort();
    for (const { wake } of this.#sleepers.splice(0)) wake();
    await settled();
  }
}

/** When all promises that can go on have gone on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
