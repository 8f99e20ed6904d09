import {
  type ACMClient,
  type CertificateSummary,
  KeyAlgorithm,
  paginateListCertificates,
} from "@aws-sdk/client-acm";
import type { Clock } from "../calls/wait";
import { Survey } from "./survey";

/** One listing, page by page. */
interface Run {
  /** When it began, in milliseconds. A failed list is never young enough. */
  begunAt: number;
  answer: Promise<Survey>;
  isRunning: boolean;
  /** The one that begins when this one has ended. */
  next?: Promise<Survey>;
}

/** The lists of a client's account and region, which all that ask in this process share. */
export class Listing {
  #latest: Run | undefined;

  constructor(
    private readonly client: ACMClient,
    private readonly clock: Pick<Clock, "now">,
  ) {}

  /**
   * A list that began less than `maxAgeSeconds` ago. With 0 it begins after the call. Lists are made one after the
   * other, so that a thousand callers at once wait for two. A failed list is not remembered. Throws the SDK's own
   * exception.
   */
  survey(maxAgeSeconds: number): Promise<Survey> {
    const known = this.#latest;
    if (!known) return this.#begin();
    const age = this.clock.now().getTime() - known.begunAt;
    // A clock that was set back makes nothing younger.
    if (age >= 0 && age < maxAgeSeconds * 1000) return known.answer;
    if (known.next) return known.next;
    if (!known.isRunning) return this.#begin();
    const goOn = () => this.#begin();
    known.next = known.answer.then(goOn, goOn);
    return known.next;
  }

  #begin(): Promise<Survey> {
    const begunAt = this.clock.now().getTime();
    const run: Run = { begunAt, answer: list(this.client), isRunning: true };
    this.#latest = run;
    run.answer.then(
      () => {
        run.isRunning = false;
      },
      () => {
        run.isRunning = false;
        run.begunAt = Number.NEGATIVE_INFINITY;
      },
    );
    return run.answer;
  }
}

/** An account holds 2,500 certificates, three pages. One query for all statuses serves every question. */
async function list(client: ACMClient): Promise<Survey> {
  // Without keyTypes ACM lists RSA_2048 certificates alone.
  const query = { Includes: { keyTypes: Object.values(KeyAlgorithm) } };
  const found = new Map<string, CertificateSummary>();
  for await (const page of paginateListCertificates({ client, pageSize: 1000 }, query))
    for (const one of page.CertificateSummaryList ?? []) found.set(one.CertificateArn ?? "", one);
  return new Survey(found);
}
