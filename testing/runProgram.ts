import * as pulumi from "@pulumi/pulumi";

/** How `runProgram` runs a program. */
export interface ProgramOptions {
  /** Mocks of every resource, such as `pkiMocks()`. */
  mocks: pulumi.runtime.Mocks;
  /** The stack's configuration. A key without a colon is the project's own. Default: none. */
  config?: Readonly<Record<string, string>>;
  /** The name of the project. Default: `project`. */
  project?: string;
  /** The name of the stack. Default: `stack`. */
  stack?: string;
  /** Runs the program as `pulumi preview` of a new stack does: all that AWS decides is unknown. Default: `false`. */
  preview?: boolean;
}

/** A resource that a program has declared. */
export interface DeclaredResource {
  /** As Pulumi names it, such as `aws:ec2/instance:Instance`. */
  type: string;
  /** The name that the program gave it. */
  name: string;
  /** As the program gave them. */
  inputs: Readonly<Record<string, unknown>>;
}

/** Values and resources of a program that has run. */
export interface ProgramResult<T> {
  /** Exports of the program, or its return value. In a preview an output that is not known yet is undefined. */
  outputs: pulumi.Unwrap<T>;
  /** Every resource, in the order in which they were declared. */
  resources: DeclaredResource[];
}

/** Components tell their inputs: a test has no state in which they would be new. */
const SHOWN = { "aws-pki:componentInputs": "true" };

/**
 * Runs a program against mocks until all of its resources are registered. Rejects with the error of the first resource
 * that is refused, or with the program's own.
 *
 * `program` imports it (`() => import("../index")`) or declares the resources itself. Node keeps an imported module: to
 * run it twice in one file, the test framework has to forget it (`vi.resetModules()`).
 */
export async function runProgram<T extends object>(
  // biome-ignore lint/suspicious/noConfusingVoidType: a program may be a function that returns nothing.
  program: () => T | void | Promise<T | void>,
  { mocks, config = {}, project = "project", stack = "stack", preview = false }: ProgramOptions,
): Promise<ProgramResult<T>> {
  const run = new MockedRun(mocks);
  await pulumi.runtime.setMocks(run, project, stack, preview);
  const entries = Object.entries({ ...SHOWN, ...config });
  const named = entries.map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(named));
  const ended = (async () => {
    const result = await program();
    await pulumi.runtime.disconnect();
    return { outputs: await valuesOf((result ?? {}) as T), resources: run.resources };
  })();
  return Promise.race([ended, run.refusal]);
}

/** Mocks that note each resource, and the first refusal. */
class MockedRun implements pulumi.runtime.Mocks {
  readonly resources: DeclaredResource[] = [];
  #refuse: (error: unknown) => void = () => {};
  readonly refusal: Promise<never>;

  constructor(private readonly mocks: pulumi.runtime.Mocks) {
    this.refusal = new Promise((_, reject) => {
      this.#refuse = reject;
    });
    // The race may have been lost already.
    this.refusal.catch(() => {});
  }

  async newResource(args: pulumi.runtime.MockResourceArgs): Promise<pulumi.runtime.MockResourceResult> {
    const { type, name, inputs } = args;
    this.resources.push({ type, name, inputs: inClear(inputs) });
    try {
      return await this.mocks.newResource(args);
    } catch (error) {
      this.#refuse(error);
      // An error would reach Pulumi's own outputs as well, each of which ends the process if nobody awaits it.
      return new Promise(() => {});
    }
  }

  async call(args: pulumi.runtime.MockCallArgs): Promise<pulumi.runtime.MockCallResult> {
    return this.mocks.call(args);
  }
}

/** Inputs without the code of a dynamic resource and the marks of secrets. */
function inClear({ __provider: _, ...inputs }: Record<string, unknown>): Record<string, unknown> {
  const clear = Object.entries(inputs).map(([name, value]) => [
    name,
    pulumi.isUnknown(value) ? undefined : pulumi.runtime.unwrapRpcSecret(value),
  ]);
  return Object.fromEntries(clear);
}

/** The values of a program's outputs, once all resources are registered. */
async function valuesOf<T extends object>(result: T): Promise<pulumi.Unwrap<T>> {
  const values = Object.entries(result).map(async ([name, value]) => [name, await resolved(value)] as const);
  return Object.fromEntries(await Promise.all(values)) as pulumi.Unwrap<T>;
}

/** Undefined where the value is not known. Rejects where making it has failed. */
async function resolved(value: unknown): Promise<unknown> {
  // Of outputs in a plain object, such as `sync.secrets.api`, some may be known.
  if (isPlain(value)) return valuesOf(value);
  const output = pulumi.output(value) as pulumi.Output<unknown> & OutputInside;
  const whole = output.promise();
  // Each part of an output that has failed rejects. isKnown alone tells of it.
  for (const part of [whole, output.isSecret]) part.catch(() => {});
  return (await output.isKnown) ? whole : undefined;
}

/** Parts of an output that Pulumi keeps for itself. `apply` alone never tells of a failure. */
interface OutputInside {
  isKnown: Promise<boolean>;
  isSecret: Promise<boolean>;
  promise(): Promise<unknown>;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && value.constructor === Object;
}
