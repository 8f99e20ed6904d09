import { dirname } from "node:path";
import { EXECUTABLES } from "../../scripts/toolchain/release.mts";
import type { Machine } from "../../scripts/toolchain/search.mts";

/** A machine that is only a list of installations; `asked` records which CLIs were run. */
export interface FakeMachine extends Machine {
  asked: string[];
  /** Puts executables into a folder, all of them unless told otherwise. */
  put(folder: string, version: string | undefined, names?: readonly string[]): void;
}

export function fakeMachine(PATH: string, PULUMI_HOME = "/home/u/.pulumi"): FakeMachine {
  const files = new Set<string>();
  const versions = new Map<string, string | undefined>();
  return {
    env: { PATH, PULUMI_HOME },
    pathDelimiter: ":",
    asked: [],
    isExecutable: (file) => files.has(file),
    async printedVersion(file) {
      this.asked.push(file);
      return versions.get(dirname(file));
    },
    put(folder, version, names = EXECUTABLES) {
      for (const name of names) files.add(`${folder}/${name}`);
      versions.set(folder, version);
    },
  };
}
