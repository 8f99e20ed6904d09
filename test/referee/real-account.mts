// A run against AWS itself: what it would buy, and whether somebody agrees to that.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Environment } from "./targets.mts";
import { Unable } from "./unable.mts";

/** Secondary sources: $7 and $79 since validity fell to 198 days (February 2026). List of 2025: $15 and $149.
 *  The higher one is what the question names. Charged at issue and at every renewal. */
const DOLLARS = { name: 15, wildcard: 149 };

export function realAccount(withoutPaid: boolean): Environment {
  if (!process.env.REFEREE_ZONE_ID) {
    throw new Unable(
      "--real-account needs REFEREE_ZONE_ID: a public hosted zone whose domain is delegated to it.",
    );
  }
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_ENDPOINT_URL"));
  return {
    ...Object.fromEntries(kept),
    REFEREE_REAL_ACCOUNT: "yes",
    REFEREE_WITHOUT_PAID: withoutPaid ? "yes" : "no",
  };
}

/** Asks pytest what would be bought, names the price, and goes on only when the zone's id is typed. */
export async function confirmFee(python: string, args: string[], environment: Environment): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "referee-"));
  const file = join(scratch, "fee.json");
  try {
    spawnSync(python, ["-m", "pytest", "--collect-only", "-q", ...args], {
      cwd: import.meta.dirname,
      env: { ...environment, REFEREE_FEE_FILE: file },
      stdio: "ignore",
    });
    if (!existsSync(file))
      throw new Unable("pytest could not collect the tests: run it once against the sandbox.");
    const { names, wildcards } = JSON.parse(readFileSync(file, "utf8")) as {
      names: number;
      wildcards: number;
    };
    const dollars = names * DOLLARS.name + wildcards * DOLLARS.wildcard;
    console.error(
      `This run issues exportable certificates for ${names} names and ${wildcards} wildcards in your own account,\n` +
        `about US$ ${dollars} at the 2025 list price (half of that by the 2026 one), and keeps none of them.\n` +
        "Secrets, replicas and zones live for minutes and cost cents at most.",
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (!process.stdin.isTTY) throw new Unable("Nobody is there to agree to the fee: run this in a terminal.");
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await new Promise<string>((resolved) =>
    ask.question("Type the zone's id to go on: ", resolved),
  );
  ask.close();
  if (answer.trim() !== process.env.REFEREE_ZONE_ID) throw new Unable("Not confirmed; nothing was done.");
}
