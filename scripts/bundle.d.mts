/** Bundles the sandbox into a file, dist/bundle/sandbox.js where none is given. */
export function bundleSandbox(outfile?: string): Promise<void>;
