import {
  type Change,
  ChangeResourceRecordSetsCommand,
  NoSuchHostedZone,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import type { ErrorCode } from "../../kernel/errors";
import { translateFailure } from "../calls/failures";
import type { Clock } from "../calls/wait";
import { type AskedChanges, type Cname, recordKey, takeBatch } from "./recordBatch";

/** How long the first change of a batch waits for others. */
const GATHER_SECONDS = 1;

/** Failures that would meet each caller of a batch by itself as well. */
const COMMON: readonly ErrorCode[] = ["Throttled", "Unreachable", "Credentials", "Cancelled"];

interface Pending extends AskedChanges {
  askedAtMs: number;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * Changes of one zone, which all callers make together: Route 53 lets an account make few requests, and refuses one
 * while it still works on another of the same zone (PriorRequestNotComplete).
 */
export class ZoneChanges {
  readonly #pending: Pending[] = [];
  #isBusy = false;

  /** Without a clock the first change of a batch waits for no others. */
  constructor(
    private readonly route53: Route53Client,
    private readonly zoneId: string,
    private readonly clock: Clock | undefined,
  ) {}

  /**
   * Changes CNAMEs: all of them or none, in one request with what others ask for in the same second. Throws the SDK's
   * own exception, and only for a fault of these records or one that is everybody's.
   */
  async ask(asked: AskedChanges): Promise<void> {
    if (asked.records.length === 0) return;
    await new Promise<void>((done, failed) => {
      this.#pending.push({ ...asked, askedAtMs: this.#nowMs(), done, failed });
      if (!this.#isBusy) void this.#work();
    });
  }

  /** One batch after the other. Changes that come while one is on its way gather for the next. */
  async #work(): Promise<void> {
    this.#isBusy = true;
    try {
      for (let [first] = this.#pending; first !== undefined; [first] = this.#pending) {
        await this.#gather(first);
        await this.#make(takeBatch(this.#pending));
      }
    } catch (error) {
      for (const { failed } of this.#pending.splice(0)) failed(error);
    } finally {
      this.#isBusy = false;
    }
  }

  async #gather({ askedAtMs }: Pending): Promise<void> {
    const seconds = GATHER_SECONDS - (this.#nowMs() - askedAtMs) / 1000;
    if (this.clock && seconds > 0 && !this.clock.cancelled.aborted) await this.clock.sleep(seconds);
  }

  /** A batch is made as a whole or not at all. So each half is tried where the fault may be one caller's alone. */
  async #make(batch: readonly Pending[]): Promise<void> {
    try {
      await this.route53.send(commandFor(this.zoneId, batch));
      for (const { done } of batch) done();
    } catch (error) {
      if (batch.length === 1 || isCommon(error)) {
        for (const { failed } of batch) failed(error);
        return;
      }
      const half = batch.length >> 1;
      await this.#make(batch.slice(0, half));
      await this.#make(batch.slice(half));
    }
  }

  #nowMs(): number {
    return this.clock?.now().getTime() ?? 0;
  }
}

function isCommon(error: unknown): boolean {
  if (error instanceof NoSuchHostedZone) return true;
  const { code } = translateFailure(error, { resource: "a batch", action: "change records" });
  return COMMON.includes(code);
}

/** A change that several callers ask for stands once: Route 53 refuses a batch with a record twice. */
function commandFor(zoneId: string, batch: readonly AskedChanges[]): ChangeResourceRecordSetsCommand {
  const changes = new Map<string, Change>();
  for (const { action, records } of batch)
    for (const record of records)
      changes.set(`${recordKey(record)} ${record.value}`, changeOf(action, record));
  const ChangeBatch = { Changes: [...changes.values()] };
  return new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch });
}

function changeOf(action: AskedChanges["action"], { name, value, ttl }: Cname): Change {
  const records = { TTL: ttl, ResourceRecords: [{ Value: value }] };
  return { Action: action, ResourceRecordSet: { Name: name, Type: "CNAME", ...records } };
}
