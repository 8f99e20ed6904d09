/**
 * Patched: `Error.prepareStackTrace`, V8's hook that writes every stack, while a resource is constructed. Pulumi takes
 * the place where a resource is declared from the text of a stack (resource.js, `Resource.stackTrace`): it is where the
 * class that derives from its CustomResource is called, which is in another class of ours. And it keeps all of that
 * stack in the state of each resource, its own start-up included.
 * Seen to work: @pulumi/pulumi 3.216.0, 3.270.0 and 3.276.0, on Node 20.20 and 24.21.
 * Lost where it does not work: the place is a line of ours, and each resource takes some kB more of the state.
 */
import { join, sep } from "node:path";
import { packageRoot } from "../../provider/installation/ownPackage";

/** Prefixes of the paths of the package's own code. */
const OWN_CODE = ownCode(__filename);

/**
 * The compiled code of the package that a file of it stands in, or all of its folder where the file is a source, so
 * that examples beside compiled code are programs. In a program's bundle it is that file alone.
 */
export function ownCode(file: string): string {
  const root = packageRoot(file);
  if (root === undefined) return file;
  const compiled = join(root, "dist") + sep;
  return file.startsWith(compiled) ? compiled : root + sep;
}

/** Has stack traces tell of the program alone until the function that it gives is called. */
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
