import { findRoute, isRoute53, readRestXml } from "./route53/routes";
import { readScope } from "./wire/credentialScope";
import { type AwsError, awsError } from "./wire/error";
import { readForm } from "./wire/form";
import type { HttpRequest } from "./wire/http";
import { readJson } from "./wire/json";
import { jsonProtocol, type Protocol, route53Protocol, stsProtocol } from "./wire/protocol";

export type ServiceName = "acm" | "route53" | "secretsmanager" | "sts" | "tagging";

/** The operation that a request names, before it is known whether that exists. */
export interface Asked {
  /** A covered service, or whatever else the caller signed the request for. */
  service: string;
  protocol: Protocol;
  operation: string;
  readInput(): unknown;
  /** Error of this service for an operation that it does not have. */
  unknown(): AwsError;
}

/** The services behind `X-Amz-Target: Prefix.Operation`. */
const TARGETS: Record<string, { service: ServiceName; protocol: Protocol }> = {
  CertificateManager: { service: "acm", protocol: jsonProtocol("message") },
  secretsmanager: { service: "secretsmanager", protocol: jsonProtocol("Message") },
  ResourceGroupsTaggingAPI_20170126: { service: "tagging", protocol: jsonProtocol("Message") },
};

const unknownOperation = (): AwsError => awsError("UnknownOperationException", "");

/** Finds out which service is meant: all of them share one port, as AWS_ENDPOINT_URL wants it. */
export function readAsked(request: HttpRequest): Asked {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return askedByTarget(request, target);
  if (isRoute53(request)) return askedByPath(request);
  return askedByAction(request) ?? askedOtherwise(request);
}

/** The service in the caller's signature. */
function signedService(request: HttpRequest): string | undefined {
  const scope = readScope(request);
  return typeof scope === "string" ? undefined : scope.service;
}

function askedByTarget(request: HttpRequest, target: string): Asked {
  const [prefix = "", operation = ""] = target.split(".");
  const found = Object.hasOwn(TARGETS, prefix) ? TARGETS[prefix] : undefined;
  const service = signedService(request) ?? "unknown";
  return {
    ...(found ?? { service, protocol: jsonProtocol("message") }),
    operation: found ? operation : target,
    readInput: () => readJson(request.body),
    unknown: unknownOperation,
  };
}

function askedByPath(request: HttpRequest): Asked {
  const route = findRoute(request);
  return {
    service: "route53",
    protocol: route53Protocol,
    operation: route?.operation ?? `${request.method} ${request.path}`,
    readInput: () => readRestXml(request, route?.members ?? {}),
    unknown: () =>
      awsError(
        "UnknownOperationException",
        `The requested operation is not covered: ${request.method} ${request.path}`,
      ),
  };
}

/** The query protocol: a form with an Action. STS is the only service here that uses it. IAM and EC2 do as well. */
function askedByAction(request: HttpRequest): Asked | undefined {
  const form = new URLSearchParams(request.method === "POST" ? request.body.toString("utf8") : request.query);
  const operation = form.get("Action");
  if (operation === null) return undefined;
  const version = form.get("Version") ?? "";
  return {
    service: signedService(request) ?? "sts",
    protocol: stsProtocol,
    operation,
    readInput: () => readForm(form),
    unknown: () => awsError("InvalidAction", `Could not find operation ${operation} for version ${version}`),
  };
}

/** A REST service that is not covered: refused in the protocol of the request. */
function askedOtherwise(request: HttpRequest): Asked {
  const speaksJson = request.headers["content-type"]?.includes("json") ?? false;
  return {
    service: signedService(request) ?? "unknown",
    protocol: speaksJson ? jsonProtocol("message") : route53Protocol,
    operation: `${request.method} ${request.path}`,
    readInput: () => undefined,
    unknown: () => awsError("UnknownOperationException", "The sandbox does not cover this service."),
  };
}
