import { DescribeSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { certificateFacts, newCertificate, newSecret } from "./resources";
import { openWorld, type World, type WorldOptions } from "./world";

/** A world with an issued certificate and a secret that is not made yet; the log of calls begins after the issue. */
export async function openSecret(options?: WorldOptions, names = { dnsNames: ["api.example.com"] }) {
  const world = await openWorld(options);
  const api = newCertificate(world, [await world.zone("example.com")]);
  await api.create(names);
  world.forgetCalls();
  world.lines.length = 0;
  return { world, api, facts: certificateFacts(api), secret: newSecret(world) };
}

/** What a reader gets, by hand: the provider itself never asks for it. */
export async function readBody({ hand }: World, SecretId: string): Promise<Record<string, string>> {
  const { SecretString = "" } = await hand.secrets.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as Record<string, string>;
}

/** A secret's metadata, by hand. */
export const describeSecret = ({ hand }: World, SecretId: string) =>
  hand.secrets.send(new DescribeSecretCommand({ SecretId }));

/** Its versions by their label. */
export async function versionsByLabel(world: World, id: string): Promise<Record<string, string>> {
  const { VersionIdsToStages = {} } = await describeSecret(world, id);
  const labels = Object.entries(VersionIdsToStages).flatMap(([version, stages]) =>
    stages.map((stage) => [stage, version] as const),
  );
  return Object.fromEntries(labels);
}
