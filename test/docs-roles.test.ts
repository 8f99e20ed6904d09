import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { POLICY_USAGE } from "../commands/policyArguments";
import * as index from "../index";
import * as roles from "../roles";
import { resolved, run } from "./components/mocks";

const PAGE = readFileSync(join(__dirname, "..", "docs", "roles.md"), "utf8");
const programs = [...PAGE.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);
const IAM = "arn:aws:iam::111122223333";
const GITHUB = "token.actions.githubusercontent.com";
const MODULES: Readonly<Record<string, unknown>> = {
  // Without its types, which are more than all others together.
  "@pulumi/aws": createRequire(__filename)("@pulumi/aws"),
  "@pulumi/pulumi": pulumi,
  "pulumi-aws-pki": index,
  "pulumi-aws-pki/roles": roles,
};

/** Runs a program of the page as it stands there; gives what it exports, and the types that it registers. */
async function runProgram(code: string) {
  const text = transformSync(code, { loader: "ts", format: "cjs" }).code;
  const exported: Record<string, pulumi.Output<unknown>> = {};
  const module = { exports: exported };
  const { registered } = await run(
    () =>
      new Function("require", "module", "exports", text)((name: string) => MODULES[name], module, exported),
    {
      outputs: {
        Role: { arn: `${IAM}:role/x` },
        StackReference: { outputs: { roleArn: `${IAM}:role/x`, externalId: "shop-4711" } },
        OpenIdConnectProvider: { arn: `${IAM}:oidc-provider/${GITHUB}` },
      },
    },
  );
  return { exported: module.exports, types: registered.map(({ type }) => type) };
}

describe("docs/roles.md", () => {
  it("has programs for another account, in two stacks and in one, and for GitHub Actions", async () => {
    const ran = [];
    for (const code of programs) ran.push(await runProgram(code));
    const roles = ran.map(({ types }) => types.filter((type) => type === "aws:iam/role:Role").length);
    expect(roles).toEqual([1, 0, 1, 1]);
    const [first] = ran;
    expect(await resolved(first?.exported.roleArn as pulumi.Output<string>)).toBe(
      "arn:aws:iam::111122223333:role/x",
    );
    expect(await resolved(first?.exported.externalId as pulumi.Output<string>)).toBe("shop-4711");
  });

  it("has every option of the command, and no other", () => {
    const [, section = ""] = PAGE.split("\n## Which policy does my stack need?\n");
    const table = [...section.matchAll(/^\| `(--\w+)/gm)].map(([, option]) => option);
    const options = [...POLICY_USAGE.matchAll(/^ {2}(--\w+)/gm)].map(([, option]) => option);
    expect(table.sort()).toEqual(options.filter((option) => option !== "--help").sort());
  });
});
