import * as pulumi from "@pulumi/pulumi";
import { type AnyKind, findKindOfType } from "../provider/everyKind";
import type { Handler } from "../provider/host/handler";
import { keepingSecrets } from "../provider/host/keepingSecrets";
import { SecretTexts } from "../provider/host/secretTexts";
import { serve } from "../provider/host/serving";
import { CONNECTIONS_KEY } from "../provider/kernel/connectionsKey";
import { invalidInput } from "../provider/kernel/errors";
import { isObject } from "../provider/kernel/json";
import { classOfType } from "../provider/kernel/resourceUrn";
import { UNKNOWN } from "../provider/kernel/unknown";
import type { Kind } from "../provider/kind/kind";
import type { Context } from "../provider/kind/lifecycle";
import { MockedAccount } from "./account";
import { MockedCertificates } from "./certificate";
import { mockedLifecycles } from "./lifecycles";
import type { PkiMocksOptions } from "./options";
import { mockedContext } from "./world";

type Args = pulumi.runtime.MockResourceArgs;
type Result = pulumi.runtime.MockResourceResult;
type Props = Record<string, unknown>;

/**
 * Mocks for `pulumi.runtime.setMocks` that answer for every resource of this package as its provider would, without AWS:
 * inputs are checked by the provider's own code, and a wrong one fails with its real message. Ids, serials and dates
 * are the same in every run. All that is not of this package goes to `otherwise`.
 */
export function pkiMocks(options: PkiMocksOptions = {}): pulumi.runtime.Mocks {
  return new PkiMocks(options);
}

class PkiMocks implements pulumi.runtime.Mocks {
  readonly #account: MockedAccount;
  readonly #context: Context;
  readonly #lifecycles: ReturnType<typeof mockedLifecycles>;
  readonly #texts = new SecretTexts();
  readonly #others: pulumi.runtime.Mocks;

  constructor(options: PkiMocksOptions) {
    this.#account = new MockedAccount(options);
    this.#context = mockedContext(this.#account);
    this.#lifecycles = mockedLifecycles(
      this.#account,
      new MockedCertificates(this.#account, options.certificate),
    );
    this.#others = options.otherwise ?? ECHOING;
  }

  async newResource(args: Args): Promise<Result> {
    const kind = findKindOfType(classOfType(args.type) ?? "");
    if (kind) return this.#answer(kind, args);
    if (args.type === "pulumi:providers:pulumi-nodejs") this.#noteConnections(args.inputs);
    // A component of this package has no outputs of its own.
    if (classOfType(args.type) !== undefined) return { id: "", state: args.inputs };
    const result = await this.#others.newResource(args);
    if (args.type === "aws:route53/zone:Zone")
      this.#account.noteZone(result.id, result.state?.name ?? args.inputs.name);
    return result;
  }

  async call(args: pulumi.runtime.MockCallArgs) {
    const result = await this.#others.call(args);
    if (args.token === "aws:route53/getZone:getZone" && isObject(result))
      this.#account.noteZone(result.zoneId ?? result.id, result.name ?? args.inputs.name);
    return result;
  }

  async #answer(kind: AnyKind, { id, inputs }: Args): Promise<Result> {
    const isSecret = (name: string) => pulumi.runtime.isRpcSecret(inputs[name]);
    const made = this.#outputsOf(kind, fromWire(inputs) as Props, id);
    const outputs = await made.catch((error) => {
      throw error instanceof Error ? this.#texts.hideIn(error) : error;
    });
    // As the engine does for a provider that sees secrets in clear.
    const told = Object.entries(outputs.state).map(([name, value]) => [
      name,
      isSecret(name) && !pulumi.runtime.isRpcSecret(value) ? pulumi.secret(value) : value,
    ]);
    return { id: outputs.id, state: Object.fromEntries(told) };
  }

  /** By the steps of the engine, through the door that keeps secrets. */
  async #outputsOf(kind: AnyKind, given: Props, id = ""): Promise<{ id: string | undefined; state: Props }> {
    const door = keepingSecrets(kind, this.#handlerOf(kind), this.#texts);
    if (id !== "") return { id, state: (await door.read(id, given)).props ?? {} };
    const { inputs, failures } = await door.check({}, given);
    const faults = failures.map(({ property, reason }) => ({ property, cause: reason, remedy: "" }));
    if (faults.length > 0) throw invalidInput(`${kind.type} ${nameOf(given)}`, faults);
    // As in a real preview: checked inputs are the outputs, and all else is unknown.
    if (pulumi.runtime.isDryRun()) return { id: undefined, state: toWire(inputs) as Props };
    const made = await door.create(fromWire(inputs) as Props);
    return { id: made.id, state: made.outs };
  }

  /** The provider's own door, over a lifecycle that asks no AWS. */
  #handlerOf(kind: AnyKind): Handler {
    const lifecycle = this.#lifecycles[kind.name];
    return serve({ ...kind, lifecycle: async () => lifecycle } as Kind, {
      contextOf: () => this.#context,
      configure: () => undefined,
      noteCheck: () => undefined,
      refuseChange: () => undefined,
    });
  }

  #noteConnections(inputs: Props): void {
    const config = fromWire(inputs[CONNECTIONS_KEY]);
    // In a preview a role that is made in the same run is not known yet.
    if (typeof config === "string" && config !== UNKNOWN) this.#account.noteConnections(JSON.parse(config));
  }
}

/** Pulumi's own suggestion for mocks: outputs are the inputs. */
const ECHOING: pulumi.runtime.Mocks = {
  newResource: ({ name, id, inputs }) => ({ id: id || `${name}_id`, state: inputs }),
  call: ({ inputs }) => inputs,
};

const nameOf = ({ resourceUrn }: Props): string => String(resourceUrn).split("::").at(-1) ?? "";

/** Inputs as check is given them: secrets in clear, and what is not known as its placeholder. */
function fromWire(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return fromWire(pulumi.runtime.unwrapRpcSecret(value));
  if (pulumi.isUnknown(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map(fromWire);
  return isObject(value) ? mapped(value, fromWire) : value;
}

/** Checked inputs as outputs of a preview. */
function toWire(value: unknown): unknown {
  if (value === UNKNOWN) return pulumi.unknown;
  if (Array.isArray(value)) return value.map(toWire);
  return isObject(value) ? mapped(value, toWire) : value;
}

const mapped = (object: Props, by: (value: unknown) => unknown): Props =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, by(value)]));
