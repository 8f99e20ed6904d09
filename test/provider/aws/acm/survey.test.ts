import { ACMClient, type CertificateSummary } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { Acm } from "../../../../provider/aws/acm/acm";
import { AcmRegion } from "../../../../provider/aws/acm/acmRegion";

/** ACM whose listings are answered by hand, and a clock that is set by hand. */
function openAcm() {
  const acm = new ACMClient({ region: "us-east-1" });
  const asked: { answer: (found: CertificateSummary[]) => void; fail: () => void }[] = [];
  acm.send = () =>
    new Promise<never>((resolve, reject) => {
      const answer = (found: CertificateSummary[]) => resolve({ CertificateSummaryList: found } as never);
      asked.push({ answer, fail: () => reject(new Error("no answer")) });
    });
  let seconds = 0;
  const clock = { now: () => new Date(seconds * 1000) };
  const advance = (by: number) => {
    seconds += by;
  };
  const tagging = () => {
    throw new Error("no tags are asked for");
  };
  const region = new AcmRegion({ acm: () => acm, tagging }, "us-east-1", clock);
  const survey = (maxAgeSeconds: number) => region.listing.survey(maxAgeSeconds);
  return { region, survey, list: new Acm(region, "a test").list, asked, advance };
}

const settled = () => new Promise(setImmediate);
const one: CertificateSummary = {
  ...{ CertificateArn: "arn:one", Status: "ISSUED", DomainName: "a.example.com" },
  SubjectAlternativeNameSummaries: ["a.example.com", "*.b.example.com"],
};
const gone: CertificateSummary = { ...one, CertificateArn: "arn:gone", Status: "REVOKED" };

test("callers share a listing that is young enough, while it runs and after it", async () => {
  const { survey, asked, advance } = openAcm();
  const first = survey(5);
  advance(4);
  expect(survey(5)).toBe(first);
  asked[0]?.answer([one, gone]);
  const seen = await first;
  expect(await survey(5)).toBe(seen);
  expect(seen.find("arn:gone")?.status).toBe("REVOKED");
  expect(seen.usersOf("b.example.com")).toEqual(["arn:one"]);
  expect(seen.sharing(["a.example.com", "*.b.example.com"]).map(({ arn }) => arn)).toEqual(["arn:one"]);
  advance(1);
  void survey(5);
  await settled();
  expect(asked).toHaveLength(2);
});

test("who asks for a fresh one while another runs shares the next, which begins after that", async () => {
  const { survey, asked } = openAcm();
  const first = survey(0);
  const fresh = [survey(0), survey(0)];
  await settled();
  expect(asked).toHaveLength(1);
  asked[0]?.answer([]);
  await first;
  await settled();
  expect(asked).toHaveLength(2);
  asked[1]?.answer([one]);
  for (const seen of await Promise.all(fresh)) expect(seen.find("arn:one")).toBeDefined();
});

test("a failure is told to all who asked, and forgotten", async () => {
  const { survey, asked } = openAcm();
  const both = [survey(60), survey(60)];
  asked[0]?.fail();
  for (const seen of both) await expect(seen).rejects.toThrow("no answer");
  const again = survey(60);
  asked[1]?.answer([one]);
  expect((await again).find("arn:one")).toBeDefined();
});

test("a record is in use by what this process has requested and no list shows yet, and not by what it has deleted", async () => {
  const { region, list, asked } = openAcm();
  region.done.noteRequested("arn:new", ["new.example.com"]);
  region.done.noteDeleted("arn:one");
  const domains = ["a.example.com", "new.example.com", "mine.example.com"];
  region.done.noteRequested("arn:mine", ["mine.example.com"]);
  const inUse = list.findDomainsInUse(domains, "arn:mine");
  asked[0]?.answer([one]);
  expect(await inUse).toEqual(new Set(["new.example.com"]));
});

test("what a list shows as dead needs no record, though this process has requested it", async () => {
  const { region, list, asked } = openAcm();
  region.done.noteRequested("arn:gone", ["a.example.com"]);
  const inUse = list.findDomainsInUse(["a.example.com"], "arn:mine");
  asked[0]?.answer([gone]);
  expect(await inUse).toEqual(new Set());
});
