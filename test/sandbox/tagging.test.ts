import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  RemoveTagsFromCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
  ReplicateSecretToRegionsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { type Bench, openBench, refusal, requestArn } from "./bench";
import { openIamBench, USER_ARN, userWith } from "./iamBench";

type Input = Partial<GetResourcesCommandInput>;

const get = ({ tagging }: Pick<Bench, "tagging">, input: Input = {}) =>
  tagging.send(new GetResourcesCommand(input));

const arnsOf = async (bench: Pick<Bench, "tagging">, input: Input = {}) =>
  ((await get(bench, input)).ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN);

const pairs = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** A certificate with these tags; without any it has no Tags member at all. */
const certificate = (bench: Bench, tags: Record<string, string> = {}, DomainName = "www.example.com") => {
  const Tags = pairs(tags);
  return requestArn(bench, { DomainName, ...(Tags.length === 0 ? {} : { Tags }) });
};

async function secret({ secrets }: Bench, input: Partial<CreateSecretCommandInput> = {}): Promise<string> {
  const { ARN = "" } = await secrets.send(
    new CreateSecretCommand({ Name: "tls", SecretString: "value", ...input }),
  );
  return ARN;
}

describe("GetResources", () => {
  test("tells the tags of certificates and secrets, by AWS_ENDPOINT_URL alone", async () => {
    const bench = await openBench();
    const arn = await certificate(bench, { owner: "web", stage: "" });
    const ARN = await secret(bench, { Tags: pairs({ owner: "api" }) });
    process.env.AWS_ENDPOINT_URL = bench.sandbox.endpoint;
    try {
      const { endpoint: _, ...config } = bench.config();
      const tagging = new ResourceGroupsTaggingAPIClient(config);
      const { ResourceTagMappingList, PaginationToken } = await get({ tagging });
      expect(PaginationToken).toBe("");
      expect(ResourceTagMappingList).toEqual([
        { ResourceARN: arn, Tags: pairs({ owner: "web", stage: "" }) },
        { ResourceARN: ARN, Tags: pairs({ owner: "api" }) },
      ]);
    } finally {
      delete process.env.AWS_ENDPOINT_URL;
    }
  });

  test("wants all keys and one of the values of each, and any value where none is named", async () => {
    const bench = await openBench();
    const web = await certificate(bench, { owner: "web", stage: "live" });
    const api = await certificate(bench, { owner: "api", stage: "live" });
    await certificate(bench, { owner: "web" });
    const found = (...TagFilters: { Key: string; Values?: string[] }[]) => arnsOf(bench, { TagFilters });
    expect(await found({ Key: "stage" })).toEqual([web, api].sort());
    expect(await found({ Key: "stage", Values: ["live"] }, { Key: "owner", Values: ["web"] })).toEqual([web]);
    expect(await found({ Key: "owner", Values: ["web", "api"] }, { Key: "stage" })).toHaveLength(2);
    expect(await found({ Key: "stage", Values: ["test"] })).toEqual([]);
    expect(await found({ Key: "Stage" })).toEqual([]);
  });

  test("looks at services, or at types of theirs", async () => {
    const bench = await openBench();
    const arn = await certificate(bench, { a: "1" });
    const ARN = await secret(bench, { Tags: pairs({ a: "1" }) });
    const found = (...ResourceTypeFilters: string[]) => arnsOf(bench, { ResourceTypeFilters });
    expect(await found("acm")).toEqual([arn]);
    expect(await found("acm:certificate")).toEqual([arn]);
    expect(await found("secretsmanager")).toEqual([ARN]);
    expect(await found("secretsmanager:secret", "acm:certificate")).toEqual([arn, ARN]);
    expect(await found("ec2:instance")).toEqual([]);
  });

  test("takes a list of ARNs instead, and leaves out what is not there", async () => {
    const bench = await openBench();
    const arn = await certificate(bench, { a: "1" });
    await certificate(bench, { a: "1" });
    expect(await arnsOf(bench, { ResourceARNList: [arn, `${arn.slice(0, -2)}zz`] })).toEqual([arn]);
  });

  test("knows what once had tags by an empty list, and never what had none", async () => {
    const bench = await openBench();
    await certificate(bench);
    const CertificateArn = await certificate(bench, { a: "1" });
    const SecretId = await secret(bench);
    await bench.secrets.send(new TagResourceCommand({ SecretId, Tags: pairs({ a: "1" }) }));
    await bench.secrets.send(new UntagResourceCommand({ SecretId, TagKeys: ["a"] }));
    await bench.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags: pairs({ a: "1" }) }));
    expect((await get(bench)).ResourceTagMappingList).toEqual([
      { ResourceARN: CertificateArn, Tags: [] },
      { ResourceARN: SecretId, Tags: [] },
    ]);
    expect(await arnsOf(bench, { TagFilters: [{ Key: "a" }] })).toEqual([]);
  });

  test("stays in the caller's account and region; a replica stands in its own region", async () => {
    const bench = await openBench();
    await certificate(bench, { a: "1" });
    const SecretId = await secret(bench, { Tags: pairs({ a: "1" }) });
    await bench.secrets.send(
      new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: "eu-west-1" }] }),
    );
    expect(await arnsOf(bench.clients({ account: "222233334444" }))).toEqual([]);
    expect(await arnsOf(bench.clients({ region: "eu-west-1" }))).toEqual([
      SecretId.replace("us-east-1", "eu-west-1"),
    ]);
  });

  test("forgets what is deleted, but not a secret that waits for it", async () => {
    const bench = await openBench();
    const CertificateArn = await certificate(bench, { a: "1" });
    const SecretId = await secret(bench, { Tags: pairs({ a: "1" }) });
    await bench.acm.send(new DeleteCertificateCommand({ CertificateArn }));
    await bench.secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    expect(await arnsOf(bench)).toEqual([SecretId]);
    bench.days(7);
    expect(await arnsOf(bench)).toEqual([]);
  });

  test("sees tags late where it is told to", async () => {
    const bench = await openBench({ tagDelaySeconds: 30 });
    const CertificateArn = await certificate(bench, { a: "1" });
    bench.seconds(29);
    expect(await arnsOf(bench)).toEqual([]);
    bench.seconds(1);
    expect(await arnsOf(bench)).toEqual([CertificateArn]);
    await bench.acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags: pairs({ a: "2" }) }));
    const tags = async () => (await get(bench)).ResourceTagMappingList?.[0]?.Tags;
    expect(await tags()).toEqual(pairs({ a: "1" }));
    bench.seconds(30);
    expect(await tags()).toEqual(pairs({ a: "2" }));
  });
});

describe("pages", () => {
  const all = async (bench: Bench, input: Input) => {
    const sizes: number[] = [];
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const answer = await get(bench, { ...input, ...(PaginationToken ? { PaginationToken } : {}) });
      const arns = (answer.ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN);
      seen.push(...arns);
      sizes.push(arns.length);
      PaginationToken = answer.PaginationToken;
    } while (PaginationToken);
    return { sizes, count: new Set(seen).size };
  };

  test("hold what is asked for, each resource once, and the last has an empty token", async () => {
    const bench = await openBench();
    for (let index = 0; index < 55; index += 1) await certificate(bench, { index: String(index) });
    expect(await all(bench, { ResourcesPerPage: 20 })).toEqual({ sizes: [20, 20, 15], count: 55 });
    expect(await all(bench, { ResourcesPerPage: 55 })).toEqual({ sizes: [55], count: 55 });
    expect(await all(bench, {})).toEqual({ sizes: [50, 5], count: 55 });
  });

  test("end before a resource whose tags would not fit", async () => {
    const bench = await openBench();
    const tags = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, "v"]));
    for (let index = 0; index < 7; index += 1) await certificate(bench, tags);
    expect(await all(bench, { TagsPerPage: 100 })).toEqual({ sizes: [3, 3, 1], count: 7 });
    expect(await all(bench, { TagsPerPage: 100, ResourcesPerPage: 2 })).toMatchObject({
      sizes: [2, 2, 2, 1],
    });
  });

  test("go on behind the last resource, whatever was deleted meanwhile", async () => {
    const bench = await openBench();
    const made = [];
    for (let index = 0; index < 3; index += 1) made.push(await certificate(bench, { a: "1" }));
    const [first = "", second, third] = made.sort();
    const { PaginationToken } = await get(bench, { ResourcesPerPage: 1 });
    await bench.acm.send(new DeleteCertificateCommand({ CertificateArn: first }));
    expect(await arnsOf(bench, { PaginationToken })).toEqual([second, third]);
  });

  test("have tokens that last for fifteen minutes", async () => {
    const bench = await openBench();
    for (let index = 0; index < 2; index += 1) await certificate(bench, { a: "1" });
    const { PaginationToken } = await get(bench, { ResourcesPerPage: 1 });
    bench.seconds(15 * 60);
    expect(await arnsOf(bench, { PaginationToken })).toHaveLength(1);
    bench.seconds(1);
    expect((await refusal(get(bench, { PaginationToken }))).name).toBe("PaginationTokenExpiredException");
    const wrong = await refusal(get(bench, { PaginationToken: "nonsense" }));
    expect(wrong.name).toBe("InvalidParameterException");
  });
});

const ARN = "arn:aws:acm:us-east-1:111122223333:certificate/1";

test.each<[string, Input, string]>([
  ["51 tag filters", { TagFilters: Array(51).fill({ Key: "a" }) }, "ValidationException"],
  ["21 values of a key", { TagFilters: [{ Key: "a", Values: Array(21).fill("v") }] }, "ValidationException"],
  ["101 ARNs", { ResourceARNList: Array(101).fill(ARN) }, "ValidationException"],
  ["no ARNs", { ResourceARNList: [] }, "ValidationException"],
  ["a filter without a key", { TagFilters: [{ Values: ["v"] }] }, "InvalidParameterException"],
  ["a page of none", { ResourcesPerPage: 0 }, "InvalidParameterException"],
  ["a page of 101", { ResourcesPerPage: 101 }, "InvalidParameterException"],
  ["a page of 99 tags", { TagsPerPage: 99 }, "InvalidParameterException"],
  ["a page of 501 tags", { TagsPerPage: 501 }, "InvalidParameterException"],
  ["a type that is none", { ResourceTypeFilters: ["acm:"] }, "InvalidParameterException"],
  ["101 types", { ResourceTypeFilters: Array(101).fill("acm") }, "InvalidParameterException"],
  ["an ARN that is none", { ResourceARNList: ["certificate"] }, "InvalidParameterException"],
  [
    "an ARN of another partition",
    { ResourceARNList: [ARN.replace("aws", "aws-cn")] },
    "InvalidParameterException",
  ],
  [
    "ARNs with tag filters",
    { ResourceARNList: [ARN], TagFilters: [{ Key: "a" }] },
    "InvalidParameterException",
  ],
  ["ARNs with types", { ResourceARNList: [ARN], ResourceTypeFilters: ["acm"] }, "InvalidParameterException"],
  ["ARNs with a page", { ResourceARNList: [ARN], ResourcesPerPage: 10 }, "InvalidParameterException"],
  ["tag policies", { IncludeComplianceDetails: true }, "InvalidParameterException"],
])("%s are refused", async (_, input, name) => {
  expect(await refusal(get(await openBench(), input))).toMatchObject({ name, status: 400 });
});

test("fifteen requests a second are let through, and each account and region has its own", async () => {
  const bench = await openBench({ quotas: "aws" });
  for (let call = 0; call < 15; call += 1) await get(bench);
  expect(await refusal(get(bench))).toMatchObject({ name: "ThrottledException", message: "Rate exceeded" });
  await get(bench.clients({ region: "eu-west-1" }));
  await get(bench.clients({ account: "222233334444" }));
  bench.seconds(1);
  await get(bench);
});

test("tag:GetResources on everything is what it takes", async () => {
  const arn = "arn:aws:acm:*:*:certificate/*";
  const bench = await openIamBench(userWith({ Action: "tag:GetResources", Resource: arn }));
  expect(await refusal(get(bench.user))).toEqual({
    name: "AccessDeniedException",
    status: 400,
    message:
      `User: ${USER_ARN} is not authorized to perform: tag:GetResources ` +
      "because no identity-based policy allows the tag:GetResources action",
  });
  bench.sandbox.iam.set(userWith({ Action: "tag:GetResources" }));
  await certificate(bench, { a: "1" });
  expect(await arnsOf(bench.user)).toHaveLength(1);
});
