import {
  AddTagsToCertificateCommand,
  DescribeCertificateCommand,
  ImportCertificateCommand,
  ListCertificatesCommand,
  RenewCertificateCommand,
} from "@aws-sdk/client-acm";
import { GetHostedZoneCommand, ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { REQUIREMENTS } from "../../sandbox/permissions/permissions";
import { createWorld } from "../../sandbox/world";
import { change, cname, createZone, openBench, refusal, requestArn } from "./bench";
import { ACCOUNT, assume, openIamBench, policy, ROLE_ARN, trust, USER_ARN, userWith } from "./iamBench";

const ACM = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate`;

test("the table has every operation of the services that it speaks for, and no other", () => {
  const { operations } = createWorld({});
  for (const service of ["acm", "route53", "secretsmanager", "tagging"] as const) {
    expect(Object.keys(REQUIREMENTS[service] ?? {}).sort()).toEqual(Object.keys(operations[service]).sort());
  }
});

describe("a denial", () => {
  test("says who may not do what to what, and why", async () => {
    const bench = await openIamBench(userWith());
    const CertificateArn = await requestArn(bench);
    expect(await refusal(bench.user.acm.send(new RenewCertificateCommand({ CertificateArn })))).toEqual({
      name: "AccessDeniedException",
      status: 400,
      message:
        `User: ${USER_ARN} is not authorized to perform: acm:RenewCertificate on resource: ${CertificateArn} ` +
        "because no identity-based policy allows the acm:RenewCertificate action",
    });
    const lists = await refusal(bench.user.acm.send(new ListCertificatesCommand({})));
    expect(lists.message).toBe(
      `User: ${USER_ARN} is not authorized to perform: acm:ListCertificates ` +
        "because no identity-based policy allows the acm:ListCertificates action",
    );
    const zone = await createZone(bench);
    const denied = await refusal(bench.user.dns.send(new GetHostedZoneCommand({ Id: zone })));
    expect(denied).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(denied.message).toContain(
      `route53:GetHostedZone on resource: arn:aws:route53:::hostedzone/${zone.replace("/hostedzone/", "")} because`,
    );
  });

  test("is explicit where a statement denies, whatever else allows", async () => {
    const bench = await openIamBench(userWith({ Action: "acm:*" }, { Effect: "Deny", Action: "acm:List*" }));
    const denied = await refusal(bench.user.acm.send(new ListCertificatesCommand({})));
    expect(denied.message).toContain("with an explicit deny in an identity-based policy");
    await expect(requestArn(bench, {}, bench.user.acm)).resolves.toContain(ACM);
  });

  test("comes before the quota, after scripted faults, and stands in the log of calls", async () => {
    const bench = await openIamBench(userWith(), { quotas: "aws" });
    bench.sandbox.faults.add({ service: "acm", operation: "ListCertificates", error: "ThrottlingException" });
    const list = () => refusal(bench.user.acm.send(new ListCertificatesCommand({})));
    expect((await list()).name).toBe("ThrottlingException");
    const names = await Promise.all(Array.from({ length: 30 }, list));
    expect(new Set(names.map(({ name }) => name))).toEqual(new Set(["AccessDeniedException"]));
    expect(bench.sandbox.calls.list().at(-1)).toMatchObject({
      principal: USER_ARN,
      operation: "ListCertificates",
      error: "AccessDeniedException",
    });
  });

  test("does not touch administrators in their own account", async () => {
    const bench = await openIamBench();
    await expect(bench.acm.send(new ListCertificatesCommand({}))).resolves.toBeDefined();
    const arn = await requestArn(bench);
    const foreign = await refusal(
      bench.other.acm.send(new DescribeCertificateCommand({ CertificateArn: arn })),
    );
    expect(foreign).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("because no resource-based policy allows") as string,
    });
  });

  test("follows a boundary and a session policy too", async () => {
    const [user] = userWith({ Action: "*" }).users ?? [];
    const bench = await openIamBench({
      users: user ? [{ ...user, permissionsBoundary: policy({ Action: "route53:*" }) }] : [],
      roles: [
        {
          arn: ROLE_ARN,
          trustPolicy: trust({ Principal: { AWS: ACCOUNT } }),
          policies: [policy({ Action: "*" })],
        },
      ],
    });
    const boundary = await refusal(bench.user.acm.send(new ListCertificatesCommand({})));
    expect(boundary.message).toContain("because no permissions boundary allows");
    await expect(bench.user.dns.send(new ListHostedZonesCommand({}))).resolves.toBeDefined();
    const session = await assume(bench, {
      Policy: JSON.stringify(policy({ Action: "acm:ListCertificates" })),
    });
    await expect(session.acm.send(new ListCertificatesCommand({}))).resolves.toBeDefined();
    const narrowed = await refusal(session.dns.send(new ListHostedZonesCommand({})));
    expect(narrowed.message).toContain("because no session policy allows");
  });
});

test("policies are read at each call; sessions outlive the document that they come from", async () => {
  const role = { arn: ROLE_ARN, trustPolicy: trust({ Principal: { AWS: ACCOUNT } }) };
  const bench = await openIamBench({ roles: [role] });
  const session = await assume(bench);
  const list = () => session.acm.send(new ListCertificatesCommand({}));
  expect((await refusal(list())).message).toContain("because no identity-based policy allows");
  bench.sandbox.iam.set({ roles: [{ ...role, policies: [policy({ Action: "acm:ListCertificates" })] }] });
  await expect(list()).resolves.toBeDefined();
  bench.sandbox.iam.set({});
  expect((await refusal(list())).name).toBe("AccessDeniedException");
});

describe("ACM", () => {
  test("decides RequestCertificate on *, and names the account's certificates", async () => {
    const scoped = await openIamBench(userWith({ Action: "acm:RequestCertificate", Resource: `${ACM}/*` }));
    const denied = await refusal(requestArn(scoped, {}, scoped.user.acm));
    expect(denied.message).toContain(`acm:RequestCertificate on resource: ${ACM}/* because`);
    const open = await openIamBench(userWith({ Action: "acm:RequestCertificate" }));
    await expect(requestArn(open, {}, open.user.acm)).resolves.toContain(ACM);
  });

  test("wants AddTagsToCertificate for a request with tags, and knows the tags asked for", async () => {
    const Tags = [{ Key: "team", Value: "edge" }];
    const without = await openIamBench(userWith({ Action: "acm:RequestCertificate" }));
    const denied = await refusal(requestArn(without, { Tags }, without.user.acm));
    expect(denied.message).toContain(`acm:AddTagsToCertificate on resource: ${ACM}/* because`);
    const tagged = await openIamBench(
      userWith(
        { Action: "acm:RequestCertificate", Condition: { StringEquals: { "aws:RequestTag/team": "edge" } } },
        {
          Action: "acm:AddTagsToCertificate",
          Resource: `${ACM}/*`,
          Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "team" } },
        },
      ),
    );
    await expect(requestArn(tagged, { Tags }, tagged.user.acm)).resolves.toContain(ACM);
    const others = [{ Key: "team", Value: "core" }];
    expect((await refusal(requestArn(tagged, { Tags: others }, tagged.user.acm))).name).toBe(
      "AccessDeniedException",
    );
  });

  test.each<[string, string, string, object]>([
    ["another name", "acm:DomainNames", "*.example.com", { SubjectAlternativeNames: ["www.example.org"] }],
    ["another validation", "acm:ValidationMethod", "DNS", { ValidationMethod: "EMAIL" }],
    ["another key", "acm:KeyAlgorithm", "RSA_2048", { KeyAlgorithm: "EC_prime256v1" }],
    ["another export option", "acm:Export", "ENABLED", { Options: { Export: "DISABLED" } }],
    ["another region", "aws:RequestedRegion", "us-east-1", { region: "eu-west-1" }],
  ])("refuses %s by condition", async (_, key, value, { region, ...input }: { region?: string }) => {
    const operator = key === "acm:DomainNames" ? "ForAllValues:StringLike" : "StringEquals";
    const bench = await openIamBench(
      userWith({ Action: "acm:RequestCertificate", Condition: { [operator]: { [key]: value } } }),
    );
    await expect(requestArn(bench, {}, bench.user.acm)).resolves.toContain(ACM);
    const place = { account: "AKIAISSUER", secret: "issuer's secret", ...(region && { region }) };
    expect((await refusal(requestArn(bench, input, bench.clients(place).acm))).name).toBe(
      "AccessDeniedException",
    );
  });

  test("knows a certificate's own tags", async () => {
    const bench = await openIamBench(
      userWith({
        Action: "acm:DescribeCertificate",
        Resource: `${ACM}/*`,
        Condition: { StringEquals: { "aws:ResourceTag/team": "edge" } },
      }),
    );
    const CertificateArn = await requestArn(bench);
    const read = () => bench.user.acm.send(new DescribeCertificateCommand({ CertificateArn }));
    expect((await refusal(read())).name).toBe("AccessDeniedException");
    await bench.acm.send(
      new AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: "team", Value: "edge" }] }),
    );
    await expect(read()).resolves.toBeDefined();
  });

  test("authorises before it looks whether there is such a certificate", async () => {
    const CertificateArn = `${ACM}/00000000-0000-4000-a000-000000000000`;
    const read = async (Resource: string) => {
      const bench = await openIamBench(userWith({ Action: "acm:DescribeCertificate", Resource }));
      return refusal(bench.user.acm.send(new DescribeCertificateCommand({ CertificateArn })));
    };
    expect((await read(`${ACM}/1*`)).name).toBe("AccessDeniedException");
    expect((await read(`${ACM}/*`)).name).toBe("ResourceNotFoundException");
  });

  test("decides an import on the account's certificates", async () => {
    const bench = await openIamBench(userWith());
    const nothing = Buffer.from("nothing");
    const input = { Certificate: nothing, PrivateKey: nothing };
    const denied = await refusal(bench.user.acm.send(new ImportCertificateCommand(input)));
    expect(denied.message).toContain(`acm:ImportCertificate on resource: ${ACM}/* because`);
  });
});

describe("Route 53", () => {
  const records = (zone: string, Condition: Record<string, Record<string, string>>) =>
    userWith({
      Action: "route53:ChangeResourceRecordSets",
      Resource: `arn:aws:route53:::${zone.replace(/^\//, "")}`,
      Condition,
    });

  test("scopes by zone, and refuses another account's zone even to who may do everything", async () => {
    const bench = await openIamBench();
    const [mine, second] = [await createZone(bench), await createZone(bench, "example.org")];
    const foreign = await createZone(bench, "example.net", bench.other.dns);
    bench.sandbox.iam.set(records(mine, {}));
    const put = (zone: string, name: string) =>
      change(bench.user.dns, zone, cname("UPSERT", name, "x.example."));
    await expect(put(mine, "a.example.com")).resolves.toBeDefined();
    expect((await refusal(put(second, "a.example.org"))).message).toContain(
      "because no identity-based policy",
    );
    bench.sandbox.iam.set(userWith({ Action: "*" }));
    expect(await refusal(put(foreign, "a.example.net"))).toMatchObject({ name: "AccessDenied", status: 403 });
  });

  test("knows names (normalised), types and actions of all changes of a batch", async () => {
    const bench = await openIamBench();
    const zone = await createZone(bench);
    const allow = (key: string, value: string) =>
      bench.sandbox.iam.set(
        records(zone, { "ForAllValues:StringLike": { [`route53:ChangeResourceRecordSets${key}`]: value } }),
      );
    const put = (...names: string[]) =>
      change(bench.user.dns, zone, ...names.map((name) => cname("UPSERT", name, "x.example.")));
    allow("NormalizedRecordNames", "_*.example.com");
    await expect(put("_A.Example.com.", "_b.x.example.com")).resolves.toBeDefined();
    expect((await refusal(put("_a.example.com", "www.example.com"))).name).toBe("AccessDenied");
    allow("NormalizedRecordNames", "\\052.example.com");
    await expect(put("*.example.com")).resolves.toBeDefined();
    allow("RecordTypes", "TXT");
    expect((await refusal(put("_a.example.com"))).name).toBe("AccessDenied");
    allow("Actions", "UPSERT");
    await expect(put("_a.example.com")).resolves.toBeDefined();
    const removal = change(bench.user.dns, zone, cname("DELETE", "_a.example.com", "x.example."));
    expect((await refusal(removal)).name).toBe("AccessDenied");
  });

  test("lists on *", async () => {
    const bench = await openIamBench(
      userWith({ Action: "route53:ListHostedZones", Resource: "arn:aws:route53:::hostedzone/*" }),
    );
    expect((await refusal(bench.user.dns.send(new ListHostedZonesCommand({})))).name).toBe("AccessDenied");
    bench.sandbox.iam.set(userWith({ Action: "route53:ListHostedZones" }));
    await expect(bench.user.dns.send(new ListHostedZonesCommand({}))).resolves.toBeDefined();
  });
});

describe("the document", () => {
  test("is shown without secrets, and forgotten by a reset", async () => {
    const bench = await openIamBench();
    const put = await bench.control("PUT", "iam", userWith({ Action: "*" }));
    const shown = await put.text();
    expect([put.status, shown]).toEqual([200, expect.stringContaining(USER_ARN)]);
    expect(shown).not.toContain("issuer's secret");
    expect(await (await bench.control("GET", "iam")).text()).toBe(shown);
    await bench.control("POST", "reset");
    expect(await (await bench.control("GET", "iam")).json()).toEqual({
      users: [],
      roles: [],
      oidcProviders: [],
      keys: [],
    });
  });

  test("is refused with all its faults by path, and the one before stays", async () => {
    const bench = await openIamBench(userWith({ Action: "acm:ListCertificates" }));
    const key = { id: "AKIATWICE", secret: "x" };
    const answer = await bench.control("PUT", "iam", {
      users: [
        {
          arn: `arn:aws:iam::${ACCOUNT}:user/a`,
          accessKeys: [key],
          policies: [{ Statement: [{ Effect: "Maybe" }] }],
        },
        { arn: `arn:aws:iam::${ACCOUNT}:user/b`, accessKeys: [{ ...key, id: ACCOUNT }] },
      ],
      roles: [{ arn: USER_ARN, trustPolicy: trust({ Principal: "*" }) }],
      keyz: [],
    });
    expect(answer.status).toBe(400);
    const { faults } = (await answer.json()) as { faults: { path: string }[] };
    const paths = faults.map(({ path }) => path);
    expect(paths).toContain("");
    expect(paths).toContain("roles.0.arn");
    expect(paths).toContain("users.1.accessKeys.0.id");
    expect(paths.some((path) => path.startsWith("users.0.policies.0.Statement.0"))).toBe(true);
    await expect(bench.user.acm.send(new ListCertificatesCommand({}))).resolves.toBeDefined();
  });

  test("holds every access key and every ARN once", async () => {
    const bench = await openIamBench();
    const { users = [] } = userWith();
    const second = users.map((user) => ({ ...user, arn: `${user.arn}2` }));
    expect(() => bench.sandbox.iam.set({ users: [...users, ...second] })).toThrow(
      "AKIAISSUER stands here twice",
    );
    expect(() => bench.sandbox.iam.set({ users: [...users, ...users] })).toThrow(
      `${USER_ARN} stands here twice`,
    );
  });

  test("is not taken where nobody would read it", async () => {
    const bench = await openBench();
    expect((await bench.control("PUT", "iam", {})).status).toBe(409);
    expect(() => bench.sandbox.iam.set({})).toThrow("IAM is off");
  });
});
