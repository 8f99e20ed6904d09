import { ListTagsForCertificateCommand, RemoveTagsFromCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { arnsOf, describeByHand } from "../../../support/hand";
import { newCertificate, newCertificateSet } from "../../../support/resources";
import { openWorld, type World } from "../../../support/world";

/** A certificate that is a resource of its own, and the key that is to take it over. */
async function openMove() {
  const world = await openWorld();
  const zone = await world.zone("example.com");
  const api = newCertificate(world, [zone]);
  await api.create({ dnsNames: ["api.example.com"] });
  const { id: arn } = api;
  const set = newCertificateSet(world, [zone]);
  const certificates = {
    api: { dnsNames: ["api.example.com"], adoptArn: arn },
    www: { dnsNames: ["www.example.com"] },
  };
  return { world, api, arn, set, certificates };
}

async function removeOwnTags({ hand }: World, arn: string): Promise<void> {
  const { Tags = [] } = await hand.acm.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
  const own = Tags.filter(({ Key = "" }) => Key.startsWith("pulumi-aws-pki:"));
  await hand.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn: arn, Tags: own }));
}

// docs/sets.md, "Moving single certificates into a set".
test("a certificate without our tags moves into a set, and its old resource then leaves it alone", async () => {
  const { world, api, arn, set, certificates } = await openMove();
  await removeOwnTags(world, arn);
  // As one pulumi up does it: what is new first, and at last what is no longer declared.
  const state = await set.create({ certificates, deleteAdopted: true });
  expect(state.failures).toEqual({});
  expect(state.lines.api).toContain(arn);
  await api.delete();
  expect((await describeByHand(world, arn))?.Status).toBe("ISSUED");
  expect(world.count("RequestCertificate")).toBe(2);
  expect(set.diff({ certificates, deleteAdopted: true })).toEqual({ replaces: [], changes: false });

  const { adoptArn, ...plain } = certificates.api;
  expect(set.diff({ certificates: { ...certificates, api: plain }, deleteAdopted: true }).changes).toBe(
    false,
  );
  world.restart();
  await set.delete();
  expect(await arnsOf(world)).toEqual([]);
});

test("with the tags of its resource it is refused under its key, and the others are issued", async () => {
  const { arn, set, certificates } = await openMove();
  const state = await set.create({ certificates });
  expect(state.failures.api).toMatch(/It belongs to .*Certificate::api of .*\[CertificateNotAdopted\]/s);
  expect(state.lines).toMatchObject({ api: "-", www: expect.stringMatching(/^ISSUED /) });
  expect(JSON.stringify(state.lines)).not.toContain(arn);
});
