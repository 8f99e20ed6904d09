import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
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

/** A secret that is written, and its certificate renewed since; the next update writes the renewed one. */
export async function openRenewed(more: object = {}) {
  const opened = await openSecret({ managedRenewal: "off" });
  const { world, api, facts, secret } = opened;
  await secret.create({ certificate: facts, ...more });
  await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
  world.forgetCalls();
  world.lines.length = 0;
  return { ...opened, before: secret.state, renewed: { certificate: certificateFacts(api), ...more } };
}

/** The next `pulumi up`: another process, with nothing in its way any more. */
export function nextRun(world: World): void {
  world.sandbox.faults.reset();
  world.restart();
  world.forgetCalls();
  world.lines.length = 0;
}

/** A secret with two versions of ours; `old` and `newest` are their states, `renew` gives the facts of a third. */
export async function openTwoVersions(more: object = {}) {
  const opened = await openRenewed(more);
  const { world, api, secret, renewed } = opened;
  await secret.update(renewed);
  nextRun(world);
  const renew = async () => {
    await api.update({ dnsNames: ["api.example.com"], renewNow: "again" });
    nextRun(world);
    return { ...renewed, certificate: certificateFacts(api) };
  };
  return { ...opened, old: opened.before, newest: secret.state, raw: renewed, renew };
}

/** The version that readers get. */
export const currentOf = async (world: World, id: string) => (await versionsByLabel(world, id)).AWSCURRENT;

/** Moves AWSCURRENT by hand, as `aws secretsmanager update-secret-version-stage` does. */
export async function promoteByHand(world: World, SecretId: string, MoveToVersionId: string): Promise<void> {
  const RemoveFromVersionId = await currentOf(world, SecretId);
  const move = { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId, RemoveFromVersionId };
  await world.hand.secrets.send(new UpdateSecretVersionStageCommand(move));
}

/** Writes something else into a secret by hand. */
export async function writeByHand({ hand }: World, SecretId: string, letter = "h"): Promise<void> {
  const byHand = { SecretString: "by hand", ClientRequestToken: letter.repeat(32) };
  await hand.secrets.send(new PutSecretValueCommand({ SecretId, ...byHand }));
}

/** The body that a reader gets, by hand. */
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
