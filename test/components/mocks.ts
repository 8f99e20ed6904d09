import * as pulumi from "@pulumi/pulumi";

type Json = Record<string, unknown>;

/** A registration as the engine would get it; secrets are told apart, as in the engine. */
export interface Registration {
  type: string;
  name: string;
  inputs: Json;
  /** URN of the parent, or "" for the stack. */
  parent: string;
  /** URN and id of the provider, or "". */
  provider: string;
  dependencies: string[];
}

interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Json };
}
interface Monitor {
  registerResource(request: Request, callback: unknown): Promise<void>;
}

/** Marks a secret on the wire. Source: specialSigKey and specialSecretSig in @pulumi/pulumi/runtime/rpc. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export const TOKEN = (type: string) => `pulumi-nodejs:dynamic/aws-pki:${type}`;
export const idOf = (name: string) => `id-of-${name}`;

/** Runs a program against Pulumi's own mocks and tells what it registered, in the order of names. */
export async function run<T>(
  program: () => T,
  {
    config = {},
    outputs = {},
    ids = {},
  }: {
    config?: Record<string, string>;
    outputs?: Record<string, Json>;
    /** Ids by the names of their resources, where they must be like AWS's own. */
    ids?: Record<string, string>;
  } = {},
): Promise<{ result: T; registered: Registration[]; of(type: string): Registration[] }> {
  pulumi.runtime.setAllConfig(config);
  pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: ids[name] ?? idOf(name),
        state: { ...(inputs as Json), ...outputs[type.split(":").at(-1) ?? ""] },
      }),
      call: () => ({}),
    },
    "shop",
    "dev",
    false,
  );
  const registered: Registration[] = [];
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    registered.push({
      type: request.getType(),
      name: request.getName(),
      inputs: request.getObject().toJavaScript(),
      parent: request.getParent(),
      provider: request.getProvider(),
      dependencies: request.getDependenciesList(),
    });
    return register(request, callback);
  };
  const result = program();
  await pulumi.runtime.disconnect();
  registered.sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  return { result, registered, of: (type) => registered.filter((one) => one.type === TOKEN(type)) };
}

/** The value of a secret, or undefined where it is not marked as one. */
export function secretValue(value: unknown): unknown {
  const wrapped = value as Json | undefined;
  return wrapped?.[SIGNATURE] === SECRET ? wrapped.value : undefined;
}

/** The value of an output. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
