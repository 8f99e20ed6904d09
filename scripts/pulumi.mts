// npm run pulumi -- ARGS: the Pulumi CLI that demo and tests use, where the user stands.

import { runInForeground } from "./launch/foreground.mjs";
import { ensurePulumi } from "./toolchain.mts";

async function main(args: string[]): Promise<void> {
  const { executable, env } = await ensurePulumi();
  // npm changes into the package's root and keeps where the user stood in INIT_CWD.
  await runInForeground(executable, args, { cwd: process.env.INIT_CWD ?? process.cwd(), env });
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.name === "NoPulumiError" ? error.message : error);
  process.exitCode = 1;
});
