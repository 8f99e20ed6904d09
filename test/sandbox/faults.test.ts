import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { type Bench, openBench, refusal, requestArn } from "./bench";

const identify = ({ sts }: Bench) => sts.send(new GetCallerIdentityCommand({}));
const listCertificates = ({ acm }: Bench) => acm.send(new ListCertificatesCommand({}));
const getResources = ({ tagging }: Bench) => tagging.send(new GetResourcesCommand({}));
const listZones = ({ dns }: Bench) => dns.send(new ListHostedZonesCommand({}));

describe("a fault", () => {
  test("hits as many calls as it says, after as many as it says", async () => {
    const bench = await openBench();
    const fault = {
      service: "acm",
      operation: "ListCertificates",
      times: 2,
      after: 1,
      error: "ThrottlingException",
    };
    expect((await bench.control("POST", "faults", fault)).status).toBe(200);
    await identify(bench);
    await listCertificates(bench);
    expect(await refusal(listCertificates(bench))).toMatchObject({
      name: "ThrottlingException",
      status: 400,
    });
    expect((await refusal(listCertificates(bench))).message).toBe("Rate exceeded");
    await listCertificates(bench);
  });

  test("with a region hits the calls that are signed for it, and no other", async () => {
    const bench = await openBench();
    const fault = { service: "acm", operation: "ListCertificates", error: "AccessDeniedException" };
    expect((await bench.control("POST", "faults", { ...fault, region: "eu-west-1" })).status).toBe(200);
    await listCertificates(bench);
    const there = new ACMClient(bench.config({ region: "eu-west-1" }));
    expect(await refusal(there.send(new ListCertificatesCommand({})))).toMatchObject({
      name: "AccessDeniedException",
    });
    await there.send(new ListCertificatesCommand({}));
  });

  test.each([
    ["acm", listCertificates, "AccessDeniedException", 400],
    ["route53", listZones, "AccessDenied", 403],
    ["route53", listZones, "PriorRequestNotComplete", 400],
    ["route53", listZones, "Throttling", 400],
    ["sts", identify, "AccessDenied", 403],
    ["tagging", getResources, "ThrottledException", 400],
    ["tagging", getResources, "InternalServiceException", 500],
    ["acm", listCertificates, "InternalServerException", 500],
    ["sts", identify, "ServiceUnavailable", 503],
  ] as const)("of %s is answered in its protocol: %s %s %i", async (service, call, error, status) => {
    const bench = await openBench();
    bench.sandbox.faults.add({ service, operation: "*", error });
    expect(await refusal(call(bench))).toMatchObject({ name: error, status });
    await call(bench);
  });

  test("has the HTTP status that it is given, where it is given one", async () => {
    const bench = await openBench();
    const fault = { service: "acm", operation: "ListCertificates", error: "ThrottlingException" } as const;
    bench.sandbox.faults.add({ ...fault, status: 429 });
    expect(await refusal(listCertificates(bench))).toMatchObject({
      name: "ThrottlingException",
      status: 429,
    });
  });

  test("drops the connection before anything is done, or after", async () => {
    const bench = await openBench();
    const drop = { service: "acm", operation: "RequestCertificate", dropConnection: true } as const;
    bench.sandbox.faults.add(drop);
    await refusal(requestArn(bench));
    expect((await listCertificates(bench)).CertificateSummaryList).toEqual([]);
    bench.sandbox.faults.add({ ...drop, afterEffect: true });
    await refusal(requestArn(bench));
    expect((await listCertificates(bench)).CertificateSummaryList).toHaveLength(1);
    expect(bench.sandbox.calls.list().map((call) => call.status)).toEqual([0, 200, 0, 200]);
  });

  test("that delays does no more than that, once the delay is over", async () => {
    const bench = await openBench();
    bench.sandbox.faults.add({ service: "sts", operation: "*", latencyMs: 1 });
    expect((await identify(bench)).Account).toBe(bench.sandbox.accountId);
    expect(bench.sandbox.faults.list()).toEqual([]);
  });

  test.each(["reset", "close"] as const)("that delays ends with a %s, and nothing is done", async (end) => {
    const bench = await openBench();
    bench.sandbox.faults.add({ service: "acm", operation: "*", latencyMs: 600_000 });
    const lost = refusal(requestArn(bench));
    while (bench.sandbox.faults.list().length > 0) await new Promise(setImmediate);
    await bench.sandbox[end]();
    await lost;
    if (end === "reset") expect((await listCertificates(bench)).CertificateSummaryList).toEqual([]);
  });

  test("that holds a call answers nothing until the reset, shows it, and then it was never made", async () => {
    const bench = await openBench();
    const hold = { service: "acm", operation: "RequestCertificate", hold: true };
    expect((await bench.control("POST", "faults", hold)).status).toBe(200);
    const shown = async () => (await bench.control("GET", "faults")).json() as Promise<object[]>;
    expect(await shown()).toMatchObject([{ ...hold, times: 1 }]);
    const lost = refusal(requestArn(bench));
    await bench.sandbox.faults.held();
    expect(await shown()).toMatchObject([{ ...hold, held: true }]);
    // Others go on meanwhile.
    expect((await listCertificates(bench)).CertificateSummaryList).toEqual([]);
    bench.sandbox.faults.reset();
    await lost;
    expect(await shown()).toEqual([]);
    expect((await listCertificates(bench)).CertificateSummaryList).toEqual([]);
  });

  test("is forgotten by DELETE faults, with the calls that it holds, and nothing else is", async () => {
    const bench = await openBench();
    await requestArn(bench);
    const hold = { service: "acm", operation: "RequestCertificate", hold: true };
    await bench.control("POST", "faults", hold);
    await bench.control("POST", "faults", { service: "sts", operation: "*", error: "AccessDenied" });
    const lost = refusal(requestArn(bench));
    await bench.sandbox.faults.held();
    const deleted = await bench.control("DELETE", "faults");
    expect([deleted.status, await deleted.json()]).toEqual([200, []]);
    await lost;
    expect(await (await bench.control("GET", "faults")).json()).toEqual([]);
    await identify(bench);
    expect((await listCertificates(bench)).CertificateSummaryList).toHaveLength(1);
    expect(bench.sandbox.calls.list().length).toBeGreaterThan(3);
  });

  test("that holds a call after its effect leaves what was made", async () => {
    const bench = await openBench();
    const hold = { operation: "RequestCertificate", hold: true, afterEffect: true } as const;
    bench.sandbox.faults.add({ service: "acm", ...hold });
    const lost = refusal(requestArn(bench));
    await bench.sandbox.faults.held();
    expect((await listCertificates(bench)).CertificateSummaryList).toHaveLength(1);
    await bench.sandbox.close();
    await lost;
  });

  test.each([
    [{ service: "s3", operation: "*", error: "X" }, "service"],
    [{ service: "acm", operation: "*" }, ""],
    [{ service: "acm", operation: "*", error: "X", times: 0 }, "times"],
    [{ service: "acm", operation: "*", error: "X", unknown: 1 }, ""],
    [{ service: "acm", operation: "*", latencyMs: 1, afterEffect: true }, ""],
    [{ service: "acm", operation: "*", error: "X", dropConnection: true }, ""],
    [{ service: "acm", operation: "*", hold: true, dropConnection: true }, ""],
    [{ service: "acm", operation: "*", hold: true, error: "X" }, ""],
    [{ service: "acm", operation: "*", hold: false }, ""],
    [{ service: "acm", operation: "*", latencyMs: 1, status: 500 }, ""],
    [{ service: "acm", operation: "*", error: "X", status: 200 }, "status"],
    [{ service: "acm", operation: "*", error: "Two words" }, "error"],
    [{ service: "acm", operation: "*", error: "1st" }, "error"],
    [{ service: "acm", operation: "*", error: "X\r\nSet-Cookie: y" }, "error"],
    [{ service: "acm", operation: "DescribeCertificates", error: "X" }, "operation"],
    [{ service: "acm", operation: "GetCallerIdentity", error: "X" }, "operation"],
    [{ service: "*", operation: "Nothing", error: "X" }, "operation"],
    [{ service: "acm", operation: "*", error: "X", region: "EU West" }, "region"],
    [[], ""],
  ])("that cannot be is refused: %j", async (fault, path) => {
    const bench = await openBench();
    const answer = await bench.control("POST", "faults", fault);
    expect(answer.status).toBe(400);
    const { faults } = (await answer.json()) as { faults: { path: string }[] };
    expect(faults.map((each) => each.path)).toEqual([path]);
    expect(() => bench.sandbox.faults.add(fault as never)).toThrow();
    expect(bench.sandbox.faults.list()).toEqual([]);
  });

  test("on an operation that does not exist is told which do", async () => {
    const bench = await openBench();
    const add = () => bench.sandbox.faults.add({ service: "sts", operation: "AssumeRoles", error: "X" });
    expect(add).toThrow(
      "no operation AssumeRoles of sts; there are: *, GetCallerIdentity, AssumeRole, AssumeRoleWithWebIdentity",
    );
    bench.sandbox.faults.add({ service: "*", operation: "ListHostedZones", error: "Throttling" });
  });
});
