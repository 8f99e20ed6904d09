import * as pulumi from "@pulumi/pulumi";
import { expect, it, onTestFinished } from "vitest";
import { AwsConnection } from "../..";
import { run } from "../components/mocks";

it("Pulumi's SDK looks its debug log up at each line, so that none shows what a connection holds", async () => {
  const { debug } = pulumi.log;
  onTestFinished(() => void Reflect.set(pulumi.log, "debug", debug));
  const lines: string[] = [];
  Reflect.set(pulumi.log, "debug", async (line: string) => void lines.push(line));
  const method = { type: "access-key", accessKeyId: "AKIAEXAMPLE", secretAccessKey: "a key" } as const;
  await run(() => new AwsConnection("acm", { method, region: "us-east-1" }));
  const finished = lines.filter((line) => line.startsWith("RegisterResource RPC finished"));
  expect(finished.join("\n")).toContain("[secret]");
  expect(finished.join("\n")).not.toContain("AKIAEXAMPLE");
});
