import * as pulumi from "@pulumi/pulumi";
import type { ConnectionMethod } from "../provider/aws/calls/connectionSpec";
import { SECRET_INPUTS } from "../provider/kernel/secretInputs";
import { configuredRegion, optionsWith, PkiResource, secretInputsOf } from "./base";
import type { Member } from "./connections";
import type { InputsOf } from "./inputTypes";
import { defaultSessionName } from "./sessionName";

type AssumeRole = Extract<ConnectionMethod, { type: "assume-role" }>;
/** How a connection finds its credentials. Another connection, its `source`, may assume the role. */
export type ConnectionMethodArgs =
  | (InputsOf<Omit<AssumeRole, "source" | "type">> & {
      type: "assume-role";
      source?: AwsConnection | undefined;
    })
  | {
      [K in Exclude<ConnectionMethod["type"], "assume-role">]: InputsOf<
        Omit<Extract<ConnectionMethod, { type: K }>, "type">
      > & { type: K };
    }[Exclude<ConnectionMethod["type"], "assume-role">];

export interface AwsConnectionArgs {
  /** Default: ambient, the SDK's own chain of environment, profile, container and instance. */
  method?: ConnectionMethodArgs | undefined;
  /** Default: `aws:region` of the stack's configuration, else the environment's. */
  region?: pulumi.Input<string> | undefined;
  description?: pulumi.Input<string> | undefined;
}

/**
 * An identity that calls AWS, proven by sts:GetCallerIdentity. Roles and keys stand in the provider's configuration
 * only, encrypted: changing them updates that one entry and no resource.
 */
export class AwsConnection extends PkiResource {
  declare readonly accountId: pulumi.Output<string>;
  declare readonly callerArn: pulumi.Output<string>;
  declare readonly partition: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  /** @internal */
  readonly member: Member;
  /** @internal The program's region, known before the connection is made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: AwsConnectionArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const { method, ...rest } = args;
    const region = args.region ?? configuredRegion();
    const spec = pulumi.output({ method: methodSpec(name, method), region });
    const member = { name, spec, parent: opts?.parent };
    const source = method?.type === "assume-role" ? method.source : undefined;
    const outputs = { accountId: undefined, callerArn: undefined, partition: undefined };
    const given = { ...rest, region, connection: name };
    const props = { ...outputs, ...given, [SECRET_INPUTS]: secretInputsOf({ ...given, ...toldBy(method) }) };
    super("awsConnection", "AwsConnection", name, props, optionsWith(opts, [member], [source]));
    this.member = member;
    this.regionInput = region;
  }
}

/** The parts of a method that the ARN of its caller tells. No key or external id is among them. */
function toldBy(method: ConnectionMethodArgs | undefined): pulumi.Inputs {
  return method?.type === "assume-role" ? { roleArn: method.roleArn, sessionName: method.sessionName } : {};
}

/**
 * The method as the provider's configuration holds it: the source connection by its own spec, and a session name that
 * tells in CloudTrail which stack and connection called.
 */
function methodSpec(name: string, method: ConnectionMethodArgs | undefined): pulumi.Input<unknown> {
  if (method?.type !== "assume-role") return method;
  const { source, ...rest } = method;
  const sessionName = method.sessionName ?? defaultSessionName(pulumi.getProject(), pulumi.getStack(), name);
  return { ...rest, sessionName, ...(source ? { source: source.member.spec } : {}) };
}
