import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as sleepMs } from "node:timers/promises";
import { Access } from "../aws/access";
import { openClients } from "../aws/calls/clients";
import { type ConnectionSet, connectionSpec } from "../aws/calls/connectionSpec";
import { Pace } from "../aws/calls/pace";
import { ExportCache } from "../export/exportCache";
import { invalidInput, PkiError } from "../kernel/errors";
import { memoised } from "../kernel/memoised";
import { parseInputs } from "../kernel/parse";
import type { PublicDns } from "../kernel/publicDns";
import { NOTHING_REFUSED } from "../kernel/refused";
import { Memory } from "../kind/memory";
import type { World } from "../kind/world";
import { openPublicDns } from "./publicDns";
import { changesStandIns, type Environment, isStandIn } from "./standIn";

/** Environment variable that replaces the clock, for forecasts and tests. ISO 8601. */
const CLOCK_VARIABLE = "AWS_PKI_NOW";

const PASSPHRASE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const PASSPHRASE_LENGTH = 32;

/** The world as one provider process sees it: one instance serves every resource of one provider. */
export class Host implements World {
  private connections: ConnectionSet = {};
  private readonly opened = new Map<string, Access>();
  private readonly clockOffsetMs: number;
  private sawCheck = false;
  private configured: string | undefined;
  readonly pace = new Pace(this);
  readonly exports = new ExportCache(this);
  readonly memory = new Memory();
  readonly publicDns: PublicDns | undefined;

  constructor(
    private readonly env: Environment,
    readonly cancelled: AbortSignal = new AbortController().signal,
  ) {
    const override = env[CLOCK_VARIABLE];
    const at = override ? Date.parse(override) : Date.now();
    if (Number.isNaN(at))
      throw new PkiError({
        code: "ClockOverride",
        resource: CLOCK_VARIABLE,
        cause: `${JSON.stringify(override)} is not a date.`,
        remedy: "Write it as 2027-03-01T00:00:00Z.",
      });
    this.clockOffsetMs = at - Date.now();
    this.publicDns = isStandIn("ACM", env) ? undefined : openPublicDns();
  }

  /** Takes the connections from the provider's configuration. Synchronous, as the engine's host caches too early. */
  configure(connections: string | undefined): void {
    // Runs once for each kind of resource. Opened connections stay, as they share lists and credentials.
    if (connections === undefined || connections === this.configured) return;
    this.configured = connections;
    this.connections = JSON.parse(connections) as ConnectionSet;
    // A connection that was opened before may have another role or key.
    this.opened.clear();
  }

  /** Remembers that this process plans: without a check before it, a diff belongs to a refresh. */
  noteCheck(): void {
    this.sawCheck = true;
  }

  /** Refuses to change anything under a clock that is not real, unless stand-ins for AWS are all that changes. */
  refuseForecast(): void {
    if (!this.env[CLOCK_VARIABLE] || changesStandIns(this.env)) return;
    throw new PkiError({
      code: "ClockOverride",
      resource: CLOCK_VARIABLE,
      cause: "The clock is set by hand, which is for pulumi preview only.",
      remedy: `Unset ${CLOCK_VARIABLE} and run the command again.`,
    });
  }

  now(): Date {
    return new Date(Date.now() + this.clockOffsetMs);
  }

  async sleep(seconds: number): Promise<void> {
    try {
      await sleepMs(seconds * 1000, undefined, { signal: this.cancelled });
    } catch (error) {
      if (!this.cancelled.aborted) throw error;
    }
  }

  connectionSpec(connection: string): unknown {
    return this.connections[connection];
  }

  access(connection: string | undefined): Access {
    const key = connection ?? "";
    const spec = () => (connection === undefined ? {} : this.requireSpec(connection));
    return memoised(this.opened, key, () => new Access(openClients(spec(), this, connection), this));
  }

  private requireSpec(connection: string) {
    const raw = this.connections[connection];
    if (typeof raw !== "object" || raw === null)
      throw new PkiError({
        code: "Credentials",
        resource: `AwsConnection ${connection}`,
        cause: "The provider's configuration does not hold this connection.",
        remedy: "Run pulumi up with the program that declares it.",
      });
    const { inputs, faults } = parseInputs(connectionSpec, raw as Record<string, unknown>, NOTHING_REFUSED);
    if (faults.length > 0) throw invalidInput(`AwsConnection ${connection}`, faults);
    return inputs;
  }

  passphrase(): string {
    const pick = () => PASSPHRASE_CHARACTERS[randomInt(PASSPHRASE_CHARACTERS.length)];
    return Array.from({ length: PASSPHRASE_LENGTH }, pick).join("");
  }

  chance(): string {
    return randomBytes(8).toString("hex");
  }

  decidesRenewals(): boolean {
    return this.sawCheck;
  }
}
