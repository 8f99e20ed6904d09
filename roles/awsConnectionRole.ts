// Each from its own file: the package's index is ten times as much to type-check and to load.

import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import { registeredInputs } from "../components/registeredInputs";
import { parseArn } from "../provider/kernel/arn";
import { type Fault, invalidInput } from "../provider/kernel/errors";
import { UNKNOWN, unknownPaths } from "../provider/kernel/unknown";
import { policyFor } from "../provider/permissions/policyFor";
import type { PolicyScope } from "../provider/permissions/scope";
import { scopeFaults } from "../provider/permissions/scopeFaults";
import { roleFaults } from "../provider/role/roleFaults";
import { trustFaults } from "../provider/role/trustFaults";
import { type Trust, trustPolicyOf, trustWarnings } from "../provider/role/trustPolicy";
import type { ConnectionMethodArgs } from "../resources/awsConnection";
import type { AwsConnectionRoleArgs } from "./awsConnectionRoleTypes";

/**
 * The IAM role of a connection: who may assume it, and the least that the features need. Its `method` goes into an
 * AwsConnection as it is. AWS charges nothing for it.
 *
 * @example
 * ```ts
 * new AwsConnectionRole("issuer", { trust: { principals: [ciRoleArn] }, features: ["acm-public-ca"] });
 * ```
 */
export class AwsConnectionRole extends pulumi.ComponentResource {
  /** ARN of the role. Known only once the policy stands, so that nobody assumes a role that may not do anything yet. */
  readonly roleArn: pulumi.Output<string>;
  /** The external id that callers have to give. Undefined where none is asked for. */
  readonly externalId: pulumi.Output<string | undefined>;
  /** The inline policy, as JSON. */
  readonly policy: pulumi.Output<string>;
  /** The trust policy, as JSON. */
  readonly trustPolicy: pulumi.Output<string>;
  /** The `method` of an AwsConnection: the role, with its external id. For an OIDC trust ambient, as the CI assumes it before. */
  readonly method: ConnectionMethodArgs;

  constructor(name: string, args: AwsConnectionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("aws-pki:index:AwsConnectionRole", name, registeredInputs({ ...args }), opts);
    const label = `AwsConnectionRole ${name}`;
    requireValid(label, argumentFaults(shown(args) as Shown));
    const trust = knownTrust(label, args);
    this.trustPolicy = trust.apply((known) => JSON.stringify(trustPolicyOf(known, args.sessionTags)));
    this.policy = knownPolicy(label, args);
    const settings = roleSettings(label, args);
    const role = new Role(name, { ...settings, assumeRolePolicy: this.trustPolicy }, { parent: this });
    const inline = new RolePolicy(name, { role: role.id, policy: this.policy }, { parent: this });
    this.roleArn = pulumi.all([role.arn, inline.id]).apply(([arn]) => arn);
    const { externalId } = args.trust;
    this.externalId = pulumi.output(externalId);
    this.method = args.trust.oidc === undefined ? this.assumeRole(externalId) : { type: "ambient" };
    this.warn(trust, pulumi.output(args.scope?.accountId), role.arn);
    const { roleArn, policy, trustPolicy } = this;
    this.registerOutputs({ roleArn, externalId: this.externalId, policy, trustPolicy });
  }

  private assumeRole(externalId: pulumi.Input<string> | undefined): ConnectionMethodArgs {
    const given = externalId === undefined ? {} : { externalId };
    return { type: "assume-role", roleArn: this.roleArn, ...given };
  }

  /** The role's own account is that of the scope, else its ARN's, which the first preview does not know. */
  private warn(
    trust: pulumi.Output<Trust>,
    accountId: pulumi.Output<string | undefined>,
    roleArn: pulumi.Output<string>,
  ): void {
    const own = accountId.apply((id) => id ?? roleArn.apply((arn) => parseArn(arn)?.accountId ?? ""));
    pulumi.all([trust, own]).apply(([known, account]) => {
      for (const warning of trustWarnings(known, account)) void pulumi.log.warn(warning, this);
    });
  }
}

/** The arguments with UNKNOWN for what is an output. */
type Shown = Readonly<Record<string, unknown>>;

function argumentFaults({ trust, features, scope = {}, ...settings }: Shown): Fault[] {
  return [...trustFaults(trust), ...policyFaults(features, scope), ...roleFaults(settings)];
}

/** Faults of policyFor with their paths from the role's arguments, without those of what is not known yet. */
function policyFaults(features: unknown, scope: unknown): Fault[] {
  if (scope === UNKNOWN) return [];
  const unknowns = unknownPaths(scope).map(pathText);
  return scopeFaults(features, scope)
    .filter(({ property }) => !unknowns.includes(property))
    .map((fault) => {
      const isOfScope = !/^(features|scope)\b/.test(fault.property);
      return isOfScope ? { ...fault, property: `scope.${fault.property}` } : fault;
    });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === "number" ? `[${key}]` : String(key))).join("");
}

function requireValid(label: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw invalidInput(label, faults);
}

function knownTrust(label: string, { trust }: AwsConnectionRoleArgs): pulumi.Output<Trust> {
  return pulumi.output(trust as pulumi.Input<object>).apply((known) => {
    requireValid(label, trustFaults(known));
    return known as Trust;
  });
}

function knownPolicy(label: string, { features, scope }: AwsConnectionRoleArgs): pulumi.Output<string> {
  return pulumi.output((scope ?? {}) as pulumi.Input<object>).apply((known) => {
    requireValid(label, policyFaults(features, known));
    return JSON.stringify(policyFor(features, known as PolicyScope).document);
  });
}

/** The settings that are given, as @pulumi/aws calls them. */
function roleSettings(label: string, args: AwsConnectionRoleArgs) {
  const checked = <T>(property: string, value: pulumi.Input<T> | undefined) =>
    value === undefined
      ? undefined
      : pulumi.output(value).apply((known) => {
          requireValid(label, roleFaults({ [property]: known }));
          return known;
        });
  const { roleName, path, maxSessionSeconds, permissionsBoundary, description, tags } = args;
  return {
    name: checked("roleName", roleName),
    path: checked("path", path),
    maxSessionDuration: checked("maxSessionSeconds", maxSessionSeconds),
    permissionsBoundary: checked("permissionsBoundary", permissionsBoundary),
    description: checked("description", description),
    tags,
  };
}

/** A value with UNKNOWN in the place of each output and promise. */
function shown(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return UNKNOWN;
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== "object") return value;
  const known = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(known.map(([key, item]) => [key, shown(item)]));
}
