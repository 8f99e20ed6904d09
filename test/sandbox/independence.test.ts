import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(__dirname, "../../sandbox");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));

test("the sandbox imports nothing from the provider, the components or an AWS SDK", () => {
  const guilty = sources.filter(({ text }) =>
    /from "(@aws-sdk|@pulumi|(\.\.\/)+(provider|components))/.test(text),
  );
  expect(guilty.map(({ file }) => file)).toEqual([]);
});

test("the sandbox reads the real time in one place only and draws no random numbers but keys", () => {
  const timed = sources.filter(({ text }) => /new Date\(\)|Date\.now\(/.test(text)).map(({ file }) => file);
  expect(timed).toEqual(["core/clock.ts"]);
  const drawn = sources.filter(({ text }) =>
    /Math\.random|randomBytes|randomUUID|getRandomValues/.test(text),
  );
  expect(drawn.map(({ file }) => file)).toEqual([]);
});
