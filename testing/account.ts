import { createHash } from "node:crypto";
import type { ConnectionMethod } from "../provider/aws/calls/connectionSpec";
import { formatArn, parseArn } from "../provider/kernel/arn";
import type { HostedZone } from "../provider/kernel/domainName";
import { invalidInput } from "../provider/kernel/errors";
import { isObject } from "../provider/kernel/json";
import { partitionOfRegion } from "../provider/kernel/regions";
import type { PkiMocksOptions } from "./options";

const DEFAULTS = { now: "2027-01-01T00:00:00Z", accountId: "111122223333", region: "us-east-1" };

/** Hexadecimal digits, at most 64, that are the same for the same parts in every run. */
export function digitsOf(...parts: string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** The AWS that the mocks make up: who calls, where, when, and which hosted zones there are. */
export class MockedAccount {
  readonly now: Date;
  readonly #zones: Map<string, string>;
  readonly #specs: Record<string, unknown> = {};
  readonly #accountId: string;
  readonly #region: string;

  constructor(options: PkiMocksOptions) {
    const { now = DEFAULTS.now, accountId = DEFAULTS.accountId, region = DEFAULTS.region } = options;
    this.now = new Date(now);
    if (Number.isNaN(this.now.getTime()))
      throw new Error(`pkiMocks: now is ${JSON.stringify(now)}: write it as 2027-03-01T00:00:00Z.`);
    this.#accountId = accountId;
    this.#region = region;
    this.#zones = new Map(Object.entries(options.zones ?? {}));
  }

  /** Notes the connections of a provider's configuration. */
  noteConnections(specs: unknown): void {
    if (isObject(specs)) Object.assign(this.#specs, specs);
  }

  specOf(connection: string): unknown {
    return this.#specs[connection];
  }

  /** Notes a hosted zone that the user's own mocks have answered with. */
  noteZone(id: unknown, name: unknown): void {
    if (typeof id !== "string" || typeof name !== "string") return;
    this.#zones.set(id.replace(/^\/?hostedzone\//, ""), name.replace(/\.$/, ""));
  }

  /** The zones of these ids. Throws where the name of one is not known. */
  zonesOf(ids: readonly string[], resource: string): HostedZone[] {
    const faults = ids
      .filter((id) => !this.#zones.has(id))
      .map((id) => ({
        property: "hostedZoneIds",
        cause: `The mocks do not know the domain of the hosted zone ${id}.`,
        remedy: `Give pkiMocks its name, as in zones: { ${id}: "example.com" }.`,
      }));
    if (faults.length > 0) throw invalidInput(resource, faults);
    return ids.map((id) => ({ id, name: this.#zones.get(id) ?? "" }));
  }

  regionOf(connection: string | undefined): string {
    const { region } = this.#spec(connection);
    return typeof region === "string" ? region : this.#region;
  }

  /** The identity of a connection, as sts:GetCallerIdentity would tell it. */
  callerOf(connection: string | undefined): { accountId: string; callerArn: string; partition: string } {
    const method = this.#spec(connection).method as ConnectionMethod | undefined;
    const role = method?.type === "assume-role" ? parseArn(method.roleArn) : undefined;
    const partition = role?.partition ?? partitionOfRegion(this.regionOf(connection));
    const accountId = role?.accountId ?? this.#accountId;
    const session = method?.type === "assume-role" ? (method.sessionName ?? "session") : "";
    const resource = role ? `assumed-role/${role.resource.split("/").at(-1)}/${session}` : "user/mocked";
    const service = role ? "sts" : "iam";
    return {
      accountId,
      callerArn: formatArn({ partition, service, region: "", accountId, resource }),
      partition,
    };
  }

  #spec(connection: string | undefined): { region?: unknown; method?: unknown } {
    const spec = connection === undefined ? undefined : this.#specs[connection];
    return isObject(spec) ? spec : {};
  }
}
