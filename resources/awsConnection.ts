import * as pulumi from "@pulumi/pulumi";
import { SECRET_INPUTS } from "../provider/kernel/secretInputs";
import { configuredRegion, optionsWith, PkiResource, secretInputsOf } from "./base";
import type { Member } from "./connections";
import { requireRelationIfGiven } from "./relation";
import { defaultSessionName } from "./sessionName";

/**
 * An identity that calls AWS, proven by sts:GetCallerIdentity. Roles and keys stand in the provider's configuration
 * only, encrypted: changing them updates that one entry and no resource. AWS charges nothing for it.
 *
 * @example
 * ```ts
 * new AwsConnection("acm", { region: "us-east-1", method: { type: "assume-role", roleArn } });
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the outputs are those that the schemas tell.
export class AwsConnection extends PkiResource {
  /** @internal */
  readonly member: Member;
  /** @internal The program's region, known before the connection is made. */
  readonly regionInput: pulumi.Input<string> | undefined;

  constructor(name: string, args: AwsConnectionArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const { method, ...rest } = args;
    const source = method?.type === "assume-role" ? method.source : undefined;
    requireRelationIfGiven(`AwsConnection ${name}`, "method.source", source, "AwsConnection");
    const region = args.region ?? configuredRegion();
    const spec = pulumi.output({ method: methodSpec(name, method), region });
    const member = { name, spec, parent: opts?.parent };
    const outputs = { accountId: undefined, callerArn: undefined, partition: undefined } satisfies Record<
      Exclude<keyof AwsConnectionOutputs, "region">,
      undefined
    >;
    const given = { ...rest, region, connection: name };
    const props = { ...outputs, ...given, [SECRET_INPUTS]: secretInputsOf(toldBy(method)) };
    super("awsConnection", "AwsConnection", name, props, optionsWith(opts, [member], [source]));
    this.member = member;
    this.regionInput = region;
  }
}

export interface AwsConnection extends AwsConnectionOutputs {}

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

// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.

/** Inputs of an AwsConnection. */
export interface AwsConnectionArgs {
  /**
   * How the connection finds its credentials: one of the four below.
   *
   * - Default: `{ type: "ambient" }`.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   */
  method?: ConnectionMethodArgs | undefined;
  /**
   * Region of what uses the connection.
   *
   * - Default: `aws:region` of the stack, else the environment's.
   * - Change: update. Resources take their region from it when they are made.
   */
  region?: pulumi.Input<string> | undefined;
  /**
   * A text for people, at most 1,000 characters.
   *
   * - Default: none.
   * - Change: update. For people.
   */
  description?: pulumi.Input<string> | undefined;
}

/** A role that another identity assumes. */
export interface AssumeRoleMethodArgs {
  /**
   * A role, assumed by another identity.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   */
  type: "assume-role";
  /**
   * ARN of the role.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, AssumeRole, RoleArn.
   */
  roleArn: pulumi.Input<string>;
  /**
   * External id that the role's trust policy asks for as `sts:ExternalId`; 2 to 1,224 characters.
   *
   * - Default: none is sent.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, AssumeRole, ExternalId.
   */
  externalId?: pulumi.Input<string> | undefined;
  /**
   * Name of the session, which CloudTrail shows with every call; 2 to 64 characters.
   *
   * - Default: PROJECT-STACK-CONNECTION, shortened with a digest where that is too long.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, AssumeRole, RoleSessionName.
   */
  sessionName?: pulumi.Input<string> | undefined;
  /**
   * Up to 50 tags of the session, for conditions on `aws:PrincipalTag`; the trust policy must allow
   * `sts:TagSession`.
   *
   * - Default: none.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, AssumeRole, Tags.
   */
  sessionTags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Keys of the session tags that the next role of a chain inherits; that role, and what its `source` may
   * do, then need `sts:TagSession` too.
   *
   * - Default: none.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, AssumeRole, TransitiveTagKeys.
   */
  transitiveTagKeys?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Length of a session in seconds: 900 to 43,200; at most 3,600 where `source` is a role itself.
   *
   * - Default: 3,600.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, AssumeRole, DurationSeconds.
   */
  durationSeconds?: pulumi.Input<number> | undefined;
  /**
   * The AwsConnection that assumes it, itself perhaps a role.
   *
   * - Default: the ambient identity.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   */
  source?: AwsConnection | undefined;
}

/** A key in so many words. */
export interface AccessKeyMethodArgs {
  /**
   * A key in so many words; the output of another resource, or a secret of the configuration.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   */
  type: "access-key";
  /**
   * Id of the key, 12 to 128 letters and digits.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, Credentials, AccessKeyId.
   */
  accessKeyId: pulumi.Input<string>;
  /**
   * The key itself.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, Credentials, SecretAccessKey.
   */
  secretAccessKey: pulumi.Input<string>;
  /**
   * Token of a temporary key.
   *
   * - Default: none.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: STS API reference, Credentials, SessionToken.
   */
  sessionToken?: pulumi.Input<string> | undefined;
}

/** A profile of the AWS CLI. */
export interface ProfileMethodArgs {
  /**
   * A name in the files of the AWS CLI.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   */
  type: "profile";
  /**
   * A name in `~/.aws`: keys, IAM Identity Center (SSO), `credential_process`, `role_arn` with
   * `source_profile` or `web_identity_token_file`.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: AWS CLI User Guide, Configuration and credential file settings.
   */
  profile: pulumi.Input<string>;
}

/** The identity of whoever runs Pulumi. */
export interface AmbientMethodArgs {
  /**
   * The identity of whoever runs Pulumi, found by the SDK's own chain.
   *
   * - Required.
   * - Change: update of the provider's encrypted entry alone, and of no resource.
   * - Source: AWS SDKs and Tools Reference Guide, Standardized credential providers.
   */
  type: "ambient";
}

/** How a connection finds its credentials. Another connection, its `source`, may assume the role. */
export type ConnectionMethodArgs =
  | AssumeRoleMethodArgs
  | AccessKeyMethodArgs
  | ProfileMethodArgs
  | AmbientMethodArgs;

/** Outputs of an AwsConnection. */
export interface AwsConnectionOutputs {
  /** Account of the identity that calls, as sts:GetCallerIdentity tells it. */
  readonly accountId: pulumi.Output<string>;
  /** ARN of that identity; of a role, that of its session. */
  readonly callerArn: pulumi.Output<string>;
  /** AWS partition of the account, such as aws. */
  readonly partition: pulumi.Output<string>;
  /** Region of what uses the connection. */
  readonly region: pulumi.Output<string>;
}
