export interface Cname {
  name: string;
  value: string;
  /** Seconds that resolvers may keep it. */
  ttl: number;
}

/** Changes of one caller in a zone, all of them or none. */
export interface AskedChanges {
  action: "UPSERT" | "DELETE";
  records: readonly Cname[];
}

/**
 * Limits of one batch. An UPSERT counts twice, and so do the characters of its value. Source:
 * docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html, "Quotas on API requests".
 */
const MAX_RECORDS = 1000;
const MAX_VALUE_CHARACTERS = 32_000;

/** A batch as it fills. */
class Batch {
  /** The change of each record, by its name. */
  readonly #changes = new Map<string, string>();
  #records = 0;
  #characters = 0;

  /** Takes in the changes of a caller. False where they have to wait for another batch. */
  takes({ action, records }: AskedChanges): boolean {
    const weight = action === "UPSERT" ? 2 : 1;
    const added = new Map<string, Cname>();
    for (const record of records) {
      const before = this.#changes.get(recordKey(record));
      if (before !== undefined && before !== changeText(action, record)) return false;
      if (before === undefined) added.set(recordKey(record), record);
    }
    const characters = [...added.values()].reduce((sum, { value }) => sum + value.length, 0);
    const isFull =
      this.#records + weight * added.size > MAX_RECORDS ||
      this.#characters + weight * characters > MAX_VALUE_CHARACTERS;
    // Changes that are too many by themselves go alone, for Route 53 to judge.
    if (isFull && this.#changes.size > 0) return false;
    for (const [key, record] of added) this.#changes.set(key, changeText(action, record));
    this.#records += weight * added.size;
    this.#characters += weight * characters;
    return true;
  }
}

/**
 * Takes the changes of the next batch off the queue. In the order of the queue, so that changes of one record are made
 * in the order they were asked for. Two that differ never share a batch.
 */
export function takeBatch<A extends AskedChanges>(queue: A[]): A[] {
  const batch = new Batch();
  const end = queue.findIndex((asked) => !batch.takes(asked));
  return queue.splice(0, end === -1 ? queue.length : end);
}

const changeText = (action: AskedChanges["action"], { ttl, value }: Cname): string =>
  `${action} ${ttl} ${value}`;

/** One record, however it is written. */
export const recordKey = ({ name }: Cname): string => name.toLowerCase().replace(/\.$/, "");
