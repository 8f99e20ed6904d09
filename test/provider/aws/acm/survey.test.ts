import { ACMClient, type CertificateSummary } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { noteDeleted, noteRequested } from "../../../../provider/aws/acm/done";
import { findDomainsInUse } from "../../../../provider/aws/acm/list";
import { surveyCertificates } from "../../../../provider/aws/acm/survey";

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
  return { acm, asked, clock, advance };
}

const settled = () => new Promise(setImmediate);
const one: CertificateSummary = {
  ...{ CertificateArn: "arn:one", Status: "ISSUED", DomainName: "a.example.com" },
  SubjectAlternativeNameSummaries: ["a.example.com", "*.b.example.com"],
};
const gone: CertificateSummary = { ...one, CertificateArn: "arn:gone", Status: "REVOKED" };

test("callers share a listing that is young enough, while it runs and after it", async () => {
  const { acm, asked, clock, advance } = openAcm();
  const first = surveyCertificates(acm, clock, 5);
  advance(4);
  expect(surveyCertificates(acm, clock, 5)).toBe(first);
  asked[0]?.answer([one, gone]);
  const survey = await first;
  expect(await surveyCertificates(acm, clock, 5)).toBe(survey);
  expect(survey.find("arn:gone")?.status).toBe("REVOKED");
  expect(survey.usersOf("b.example.com")).toEqual(["arn:one"]);
  expect(survey.sharing(["a.example.com", "*.b.example.com"]).map(({ arn }) => arn)).toEqual(["arn:one"]);
  advance(1);
  void surveyCertificates(acm, clock, 5);
  await settled();
  expect(asked).toHaveLength(2);
});

test("who asks for a fresh one while another runs shares the next, which begins after that", async () => {
  const { acm, asked, clock } = openAcm();
  const first = surveyCertificates(acm, clock, 0);
  const fresh = [surveyCertificates(acm, clock, 0), surveyCertificates(acm, clock, 0)];
  await settled();
  expect(asked).toHaveLength(1);
  asked[0]?.answer([]);
  await first;
  await settled();
  expect(asked).toHaveLength(2);
  asked[1]?.answer([one]);
  for (const survey of await Promise.all(fresh)) expect(survey.find("arn:one")).toBeDefined();
});

test("a failure is told to all who asked, and forgotten", async () => {
  const { acm, asked, clock } = openAcm();
  const both = [surveyCertificates(acm, clock, 60), surveyCertificates(acm, clock, 60)];
  asked[0]?.fail();
  for (const survey of both) await expect(survey).rejects.toThrow("no answer");
  const again = surveyCertificates(acm, clock, 60);
  asked[1]?.answer([one]);
  expect((await again).find("arn:one")).toBeDefined();
});

test("a record is in use by what this process has requested and no list shows yet, and not by what it has deleted", async () => {
  const { acm, asked, clock } = openAcm();
  noteRequested(acm, "arn:new", ["new.example.com"]);
  noteDeleted(acm, "arn:one");
  const domains = ["a.example.com", "new.example.com", "mine.example.com"];
  noteRequested(acm, "arn:mine", ["mine.example.com"]);
  const inUse = findDomainsInUse(acm, "a test", { domains, exceptArn: "arn:mine" }, clock);
  asked[0]?.answer([one]);
  expect(await inUse).toEqual(new Set(["new.example.com"]));
});

test("what a list shows as dead needs no record, though this process has requested it", async () => {
  const { acm, asked, clock } = openAcm();
  noteRequested(acm, "arn:gone", ["a.example.com"]);
  const asking = { domains: ["a.example.com"], exceptArn: "arn:mine" };
  const inUse = findDomainsInUse(acm, "a test", asking, clock);
  asked[0]?.answer([gone]);
  expect(await inUse).toEqual(new Set());
});
