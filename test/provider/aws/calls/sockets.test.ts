import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { DescribeSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect, onTestFinished, test, vi } from "vitest";
import { openWorld, REGION } from "../../../support/world";

/** Counts connections that this process opens to others. */
function countConnections(): { opened: number } {
  const counted = { opened: 0 };
  const count = () => {
    counted.opened += 1;
  };
  subscribe("net.client.socket", count);
  onTestFinished(() => void unsubscribe("net.client.socket", count));
  return counted;
}

/**
 * Stops the time in which a connection must be made and an answer begin: a thousand calls and the sandbox that answers
 * them share one thread, and how long that takes is the machine's affair.
 */
function stopTimers(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
}

const look = (secrets: SecretsManagerClient) =>
  secrets.send(new DescribeSecretCommand({ SecretId: "none" })).catch((error: Error) => error.name);

test("calls one after the other use one connection", async () => {
  const world = await openWorld();
  const connections = countConnections();
  for (let n = 0; n < 20; n++) await look(world.host.access(undefined).clients.secretsManager(REGION));
  expect(world.count("DescribeSecret")).toBe(20);
  expect(connections.opened).toBe(1);
});

test("a thousand calls at once are all answered, on some hundred connections that are used again", async () => {
  const world = await openWorld();
  const secrets = world.host.access(undefined).clients.secretsManager(REGION);
  const connections = countConnections();
  stopTimers();
  const answers = await Promise.all(Array.from({ length: 1000 }, () => look(secrets)));
  expect(new Set(answers)).toEqual(new Set(["ResourceNotFoundException"]));
  expect(world.count("DescribeSecret")).toBe(1000);
  expect(connections.opened).toBeLessThanOrEqual(400);
  const { opened } = connections;
  await Promise.all(Array.from({ length: 100 }, () => look(secrets)));
  expect(connections.opened).toBe(opened);
});
