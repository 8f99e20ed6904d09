import type { ACMClient } from "@aws-sdk/client-acm";
import type { Clients } from "../calls/clients";
import type { Clock } from "../calls/wait";
import { Done } from "./done";
import { Listing } from "./listing";
import { StackTags } from "./stackTags";
import type { Survey } from "./survey";

/** Seconds that a list may be old where what is looked for must have been there before this process began. */
const EARLIER_SECONDS = 60;

/** ACM in one region as one connection reaches it, and all that this process remembers of it. */
export class AcmRegion {
  readonly client: ACMClient;
  readonly listing: Listing;
  readonly done = new Done();
  readonly stackTags: StackTags;
  /** Certificates whose issue or renewal this process waits for. */
  awaited = 0;
  #first: Promise<Survey> | undefined;

  constructor(clients: Pick<Clients, "acm" | "tagging">, region: string, clock: Pick<Clock, "now">) {
    this.client = clients.acm(region);
    this.listing = new Listing(this.client, clock);
    this.stackTags = new StackTags(() => clients.tagging(region), clock);
  }

  /**
   * Certificates as they were when this process first asked: what a crash has lost was requested before that. Throws
   * the SDK's own exception, which is not remembered.
   */
  firstSurvey(): Promise<Survey> {
    const asked = this.#first ?? this.listing.survey(EARLIER_SECONDS);
    this.#first = asked;
    asked.catch(() => {
      this.#first = undefined;
    });
    return asked;
  }
}
