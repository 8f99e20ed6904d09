import { dirname, sep } from "node:path";

/** Where the package's own code stands. */
const OWN_CODE = dirname(__dirname) + sep;

/**
 * Has stack traces tell of the program alone until the function that it gives is called. Pulumi takes the place where
 * a resource is declared from the stack: whoever calls the class that derives from its CustomResource, which is
 * another class of ours. And it keeps all of that stack in the state of each resource, its own start-up included.
 * Source of the hook: V8, "Customizing stack traces".
 */
export function pointAtProgram(): () => void {
  const before = Error.prepareStackTrace;
  const format = before ?? plainStack;
  Error.prepareStackTrace = (error, frames) => format(error, ofProgram(frames));
  return () => {
    Error.prepareStackTrace = before;
  };
}

/** V8's own format, for where nobody has set another. */
function plainStack(error: Error, frames: readonly NodeJS.CallSite[]): string {
  return [String(error), ...frames.map((frame) => `    at ${String(frame)}`)].join("\n");
}

/** The frames down to the first of ours, which Pulumi takes for the resource's class, and the program's below it. */
function ofProgram(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const resourceClass = frames.findIndex((frame) => fileOf(frame).startsWith(OWN_CODE));
  if (resourceClass < 0) return frames;
  const below = frames.slice(resourceClass + 1);
  return [...frames.slice(0, resourceClass + 1), ...below.filter(isOfProgram)];
}

function isOfProgram(frame: NodeJS.CallSite): boolean {
  const file = fileOf(frame);
  const isForeign = file === "" || file.startsWith("node:") || /[\\/]node_modules[\\/]/.test(file);
  // Pulumi reads no frame without a function's name, and takes the place from the first one.
  return !isForeign && !file.startsWith(OWN_CODE) && String(frame).endsWith(")");
}

function fileOf(frame: NodeJS.CallSite): string {
  return frame.getFileName() ?? "";
}
