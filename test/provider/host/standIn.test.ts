import { describe, expect, test } from "vitest";
import { Host } from "../../../provider/host/host";
import { changesStandIns } from "../../../provider/host/standIn";

const SANDBOX = "http://127.0.0.1:4566";
const VPCE = "https://vpce-0a1b2c3d-4e5f.acm.us-east-1.vpce.amazonaws.com";

describe("AWS is replaced by", () => {
  test.each([
    "http://127.0.0.1:4566",
    "http://127.8.9.10",
    "http://localhost:4566",
    "http://LOCALHOST",
    "http://api.localhost:4566",
    "http://[::1]:4566",
    "http://localhost.localstack.cloud:4566",
    "http://localstack:4566",
    "https://aws.sandbox.example.com",
    "https://amazonaws.com.example.com",
    "https://notamazonaws.com",
    "https://my-api.aws.example.com",
  ])("%s", (AWS_ENDPOINT_URL) => {
    expect(changesStandIns({ AWS_ENDPOINT_URL })).toBe(true);
  });
});

describe("AWS is no stand-in at", () => {
  test.each([
    VPCE,
    VPCE.toUpperCase(),
    `${VPCE}.`,
    `${VPCE}:443/path`,
    "https://vpce-1-2-us-east-1a.secretsmanager.us-east-1.vpce.amazonaws.com",
    "https://acm.us-east-1.amazonaws.com",
    "https://acm-fips.us-gov-west-1.amazonaws.com",
    "https://acm.us-east-1.api.aws",
    "https://vpce-1-2.acm.cn-north-1.vpce.amazonaws.com.cn",
    "https://acm.cn-north-1.api.amazonwebservices.com.cn",
    "https://vpce-1-2.acm.eusc-de-east-1.vpce.amazonaws.eu",
    "https://acm.eusc-de-east-1.api.amazonwebservices.eu",
    "https://acm.us-iso-east-1.c2s.ic.gov",
    "https://acm.us-isob-east-1.sc2s.sgov.gov",
    "https://acm.eu-isoe-west-1.cloud.adc-e.uk",
    "https://acm.us-isof-south-1.csp.hci.ic.gov",
    "https://10.0.12.34",
    "https://[fd00:ec2::253]",
    "acm.us-east-1.amazonaws.com",
    "",
  ])("%j", (AWS_ENDPOINT_URL) => {
    expect(changesStandIns({ AWS_ENDPOINT_URL })).toBe(false);
  });

  test.each<[string, Record<string, string>]>([
    ["the endpoint of nothing", {}],
    ["a private endpoint of one service beside a sandbox", endpoints({ SECRETS_MANAGER: VPCE }, SANDBOX)],
    ["the public endpoints of the others, where one has a sandbox", endpoints({ ACM: SANDBOX })],
    ["its public endpoints, where the SDK ignores the variables", ignored()],
  ])("%s", (_, env) => {
    expect(changesStandIns(env)).toBe(false);
  });

  test("an empty variable of one service counts as none, as the SDK has it", () => {
    expect(changesStandIns(endpoints({ ACM: "" }, SANDBOX))).toBe(true);
    expect(changesStandIns(endpoints({ ACM: SANDBOX, ROUTE_53: SANDBOX, SECRETS_MANAGER: SANDBOX }))).toBe(
      true,
    );
  });
});

describe("a clock that is set by hand", () => {
  const host = (AWS_ENDPOINT_URL: string) =>
    new Host({ AWS_PKI_NOW: "2027-03-01T00:00:00Z", AWS_ENDPOINT_URL });

  test("changes nothing through a private endpoint of AWS", () => {
    expect(() => host(VPCE).refuseForecast()).toThrow(/Unset AWS_PKI_NOW/);
    expect(() => host(SANDBOX).refuseForecast()).not.toThrow();
  });

  test("keeps the public DNS of what a private endpoint issues", () => {
    expect(host(VPCE).publicDns).toBeDefined();
    expect(host(SANDBOX).publicDns).toBeUndefined();
  });
});

function endpoints(services: Record<string, string>, all?: string): Record<string, string> {
  const own = Object.entries(services).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url]);
  return { ...Object.fromEntries(own), ...(all === undefined ? {} : { AWS_ENDPOINT_URL: all }) };
}

function ignored(): Record<string, string> {
  return { ...endpoints({}, SANDBOX), AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" };
}
