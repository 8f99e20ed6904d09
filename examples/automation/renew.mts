// One customer's stack: previewed, refused where a person has to decide, else updated.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ConcurrentUpdateError, LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { type Customer, programOf } from "./program.mts";

export interface Outcome {
  stack: string;
  result: "unchanged" | "updated" | "refused" | "locked" | "cancelled" | "failed";
  /** Code of the package's error, such as `AccessDenied`: docs/troubleshooting.md. */
  code?: string | undefined;
  /** Each refusal, or the error. */
  reasons?: string[];
  secretArn?: string;
  expires?: string;
}

/** Operations that pay for a certificate once more, or take one away. */
const NEEDS_A_PERSON = ["replace", "create-replacement", "delete-replaced", "delete"];

/** Never throws, so that one customer's failure keeps no other from a renewal. */
export async function renew(customer: Customer, signal: AbortSignal): Promise<Outcome> {
  const errors: string[] = [];
  try {
    return { stack: customer.name, ...(await refreshAndUpdate(customer, signal, errors)) };
  } catch (error) {
    const result = signal.aborted
      ? "cancelled"
      : error instanceof ConcurrentUpdateError
        ? "locked"
        : "failed";
    const reasons = errors.length > 0 ? errors : [(error as Error).message];
    const code = reasons.map((reason) => /\[([A-Z]\w+)\]\s*$/.exec(reason)?.[1]).find(Boolean);
    return { stack: customer.name, result, code, reasons };
  }
}

async function refreshAndUpdate(customer: Customer, signal: AbortSignal, errors: string[]) {
  // A folder for each stack, as Pulumi writes settings there.
  const workDir = join(process.cwd(), "stacks", customer.name);
  mkdirSync(workDir, { recursive: true });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: customer.name, projectName: "certificates", program: programOf(customer) },
    // `main` is where the provider looks for the package. By default it is the folder that this process was started in.
    { workDir, projectSettings: { name: "certificates", runtime: "nodejs", main: import.meta.dirname } },
  );
  const refused: string[] = [];
  signal.throwIfAborted();
  await stack.preview({
    refresh: true,
    signal,
    onEvent: ({ resourcePreEvent, diagnosticEvent }) => {
      const { op = "", urn = "" } = resourcePreEvent?.metadata ?? {};
      if (NEEDS_A_PERSON.includes(op)) refused.push(`${op} ${urn.split("::").at(-1)}`);
      if (diagnosticEvent?.severity === "error") errors.push(diagnosticEvent.message.trim());
    },
  });
  if (refused.length > 0) return { result: "refused" as const, reasons: refused };
  // A command hears of an abort only while it runs.
  signal.throwIfAborted();
  const { summary, outputs } = await stack.up({
    refresh: true,
    signal,
    onEvent: ({ diagnosticEvent }) => {
      if (diagnosticEvent?.severity === "error") errors.push(diagnosticEvent.message.trim());
    },
  });
  const { same: _, ...changes } = summary.resourceChanges ?? {};
  return {
    result: Object.keys(changes).length === 0 ? ("unchanged" as const) : ("updated" as const),
    secretArn: String(outputs.secretArn?.value),
    expires: String(outputs.expires?.value),
  };
}
