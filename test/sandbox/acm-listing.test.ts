import {
  AddTagsToCertificateCommand,
  type CertificateFilterStatement,
  type CertificateOptions,
  ExportCertificateCommand,
  GetAccountConfigurationCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  PutAccountConfigurationCommand,
  RemoveTagsFromCertificateCommand,
  SearchCertificatesCommand,
  UpdateCertificateOptionsCommand,
} from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import {
  type Bench,
  createZone,
  describeCertificate,
  issue,
  openBench,
  prove,
  refusal,
  requestArn,
} from "./bench";

const KEY_TYPES = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;

describe("ListCertificates", () => {
  const list = async ({ acm }: Bench, input = {}) =>
    (await acm.send(new ListCertificatesCommand(input))).CertificateSummaryList ?? [];

  test("returns only RSA_2048 unless other key types are asked for", async () => {
    const bench = await openBench();
    const rsa = await requestArn(bench);
    const ec = await requestArn(bench, { KeyAlgorithm: "EC_prime256v1" });
    expect((await list(bench)).map((each) => each.CertificateArn)).toEqual([rsa]);
    const all = await list(bench, { Includes: { keyTypes: [...KEY_TYPES] } });
    expect(all.map((each) => each.CertificateArn).sort()).toEqual([rsa, ec].sort());
  });

  test("filters by status and export option and tells Exported and InUse", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench);
    await requestArn(bench, { DomainName: "pending.example.com", Options: { Export: "DISABLED" } });
    await bench.acm.send(
      new ExportCertificateCommand({ CertificateArn: arn, Passphrase: Buffer.from("12345678") }),
    );
    const [issued, ...others] = await list(bench, { CertificateStatuses: ["ISSUED"] });
    expect(others).toEqual([]);
    expect(issued).toMatchObject({ CertificateArn: arn, Status: "ISSUED", Exported: true, InUse: false });
    expect(issued).not.toHaveProperty("Serial");
    expect(await list(bench, { Includes: { exportOption: "DISABLED" } })).toMatchObject([
      { DomainName: "pending.example.com" },
    ]);
  });

  test("sorts by SortBy and SortOrder together, and refuses one without the other", async () => {
    const bench = await openBench();
    const first = await requestArn(bench);
    bench.seconds(1);
    const second = await requestArn(bench);
    const up = await list(bench, { SortBy: "CREATED_AT", SortOrder: "ASCENDING" });
    expect(up.map((each) => each.CertificateArn)).toEqual([first, second]);
    for (const alone of [{ SortBy: "CREATED_AT" }, { SortOrder: "ASCENDING" }]) {
      expect((await refusal(list(bench, alone))).name).toBe("ValidationException");
    }
  });

  test("pages", async () => {
    const bench = await openBench();
    for (let index = 0; index < 5; index += 1) await requestArn(bench);
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const page = await bench.acm.send(new ListCertificatesCommand({ MaxItems: 2, NextToken: token }));
      for (const { CertificateArn } of page.CertificateSummaryList ?? []) seen.add(CertificateArn ?? "");
      token = page.NextToken;
    } while (token);
    expect(seen.size).toBe(5);
    const wrong = bench.acm.send(new ListCertificatesCommand({ NextToken: "nonsense" }));
    expect((await refusal(wrong)).name).toBe("ValidationException");
  });
});

describe("SearchCertificates", () => {
  const search = async ({ acm }: Bench, FilterStatement?: CertificateFilterStatement) => {
    const { Results = [] } = await acm.send(new SearchCertificatesCommand({ FilterStatement }));
    return Results.map((result) => result.CertificateArn);
  };
  const san = (Value: string, ComparisonOperator: "EQUALS" | "CONTAINS"): CertificateFilterStatement => ({
    Filter: { X509AttributeFilter: { SubjectAlternativeName: { DnsName: { Value, ComparisonOperator } } } },
  });

  test("finds by name, serial, status, export and end, and combines with And, Or and Not", async () => {
    const bench = await openBench();
    const zoneId = await createZone(bench);
    const web = await requestArn(bench, { KeyAlgorithm: "EC_secp384r1" });
    await prove(bench, zoneId, web);
    const api = await requestArn(bench, { DomainName: "api.example.com" });
    const { Serial, NotAfter = new Date() } = await describeCertificate(bench, web);
    const status: CertificateFilterStatement = {
      Filter: { AcmCertificateMetadataFilter: { Status: "PENDING_VALIDATION" } },
    };
    expect(await search(bench)).toHaveLength(2);
    expect(await search(bench, san("www.example.com", "EQUALS"))).toEqual([web]);
    expect(await search(bench, san("example", "CONTAINS"))).toHaveLength(2);
    expect(
      await search(bench, { Filter: { X509AttributeFilter: { SerialNumber: Serial } } } as never),
    ).toEqual([web]);
    expect(await search(bench, status)).toEqual([api]);
    expect(await search(bench, { Not: status })).toEqual([web]);
    expect(await search(bench, { And: [status, san("www", "CONTAINS")] })).toEqual([]);
    expect(await search(bench, { Or: [status, san("www", "CONTAINS")] })).toHaveLength(2);
    const ending = { Filter: { X509AttributeFilter: { NotAfter: { End: NotAfter } } } };
    expect(await search(bench, ending)).toEqual([web]);
    const exported = { Filter: { AcmCertificateMetadataFilter: { Exported: true } } };
    expect(await search(bench, exported)).toEqual([]);
  });

  test("carries serial, names, dates and status, and refuses more than 500 a page", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench);
    const { Results } = await bench.acm.send(new SearchCertificatesCommand({ MaxResults: 500 }));
    const { Serial, NotAfter } = await describeCertificate(bench, arn);
    expect(Results).toMatchObject([
      {
        CertificateArn: arn,
        X509Attributes: {
          SerialNumber: Serial,
          NotAfter,
          SubjectAlternativeNames: [{ DnsName: "www.example.com" }],
        },
        CertificateMetadata: { AcmCertificateMetadata: { Status: "ISSUED", Exported: false } },
      },
    ]);
    expect((await refusal(bench.acm.send(new SearchCertificatesCommand({ MaxResults: 501 })))).name).toBe(
      "ValidationException",
    );
  });
});

test("tags are added, replaced, removed by key or by key and value, and limited to 50", async () => {
  const bench = await openBench();
  const CertificateArn = await requestArn(bench, { Tags: [{ Key: "a", Value: "1" }] });
  const tags = async () =>
    (await bench.acm.send(new ListTagsForCertificateCommand({ CertificateArn }))).Tags?.map(
      ({ Key, Value }) => `${Key}=${Value}`,
    );
  const add = (...pairs: [string, string][]) =>
    bench.acm.send(
      new AddTagsToCertificateCommand({
        CertificateArn,
        Tags: pairs.map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  await add(["a", "2"], ["b", "1"], ["c", "1"]);
  await bench.acm.send(
    new RemoveTagsFromCertificateCommand({
      CertificateArn,
      Tags: [{ Key: "b" }, { Key: "c", Value: "other" }],
    }),
  );
  expect(await tags()).toEqual(["a=2", "c=1"]);
  const many = Array.from({ length: 49 }, (_, index): [string, string] => [`k${index}`, ""]);
  expect((await refusal(add(...many))).name).toBe("TooManyTagsException");
  expect((await refusal(add(["aws:x", ""]))).name).toBe("InvalidTagException");
  expect(await tags()).toHaveLength(2);
});

test("neither the export option nor the transparency log can be left later", async () => {
  const bench = await openBench();
  const CertificateArn = await requestArn(bench);
  const update = (Options: CertificateOptions) =>
    bench.acm.send(new UpdateCertificateOptionsCommand({ CertificateArn, Options }));
  expect((await refusal(update({ Export: "DISABLED" }))).name).toBe("ValidationException");
  const unlogged = update({ CertificateTransparencyLoggingPreference: "DISABLED" });
  expect((await refusal(unlogged)).name).toBe("ValidationException");
  await update({ Export: "ENABLED", CertificateTransparencyLoggingPreference: "ENABLED" });
});

test("the account's expiry events are kept by region", async () => {
  const { acm } = await openBench();
  const days = async () =>
    (await acm.send(new GetAccountConfigurationCommand({}))).ExpiryEvents?.DaysBeforeExpiry;
  expect(await days()).toBe(45);
  await acm.send(
    new PutAccountConfigurationCommand({ ExpiryEvents: { DaysBeforeExpiry: 10 }, IdempotencyToken: "a" }),
  );
  expect(await days()).toBe(10);
});
