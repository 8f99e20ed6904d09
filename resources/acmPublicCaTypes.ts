import type * as pulumi from "@pulumi/pulumi";
import type { AwsConnection } from "./awsConnection";

// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.

/** Inputs of an AcmPublicCa. */
export interface AcmPublicCaArgs {
  /**
   * The AwsConnection for ACM.
   *
   * - Default: ambient.
   * - Change: update. Only which credentials are used.
   */
  connection?: AwsConnection | undefined;
  /**
   * The AwsConnection for Route 53.
   *
   * - Default: `connection`.
   * - Change: update. Only which credentials are used.
   */
  dnsConnection?: AwsConnection | undefined;
  /**
   * Public Route 53 zones, by their ids; a name's record goes to the zone with the longest matching suffix.
   *
   * - Either this or `hostedZoneId` is required.
   * - Change: update. The zones are read again; certificates keep their names. Their order means nothing.
   * - Source: ACM User Guide, DNS validation.
   */
  hostedZoneIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The public Route 53 zone by its id, where there is just one.
   *
   * - Either this or `hostedZoneIds` is required.
   * - Change: update. The zones are read again; certificates keep their names.
   * - Source: ACM User Guide, DNS validation.
   */
  hostedZoneId?: pulumi.Input<string> | undefined;
  /**
   * Region to issue from (CloudFront wants us-east-1).
   *
   * - Default: the connection's.
   * - Change: update. The CA has no object in AWS; its certificates are replaced. AWS charges for each new
   *   certificate.
   * - Source: Amazon CloudFront Developer Guide, AWS Region for AWS Certificate Manager.
   */
  region?: pulumi.Input<string> | undefined;
  /**
   * Name of the CA, for people: 1 to 64 lower-case letters, digits, hyphens.
   *
   * - Default: the resource's name.
   * - Change: update. For people.
   */
  caName?: pulumi.Input<string> | undefined;
}

/** Outputs of an AcmPublicCa. */
export interface AcmPublicCaOutputs {
  /** Account that its certificates are issued in. */
  readonly accountId: pulumi.Output<string>;
  /** Region that its certificates are issued in. */
  readonly region: pulumi.Output<string>;
  /** The hosted zones that its certificates are validated through. */
  readonly zones: pulumi.Output<HostedZone[]>;
  /** Name of the CA, for people. */
  readonly caName: pulumi.Output<string>;
}

/** A hosted zone of Route 53. */
export interface HostedZone {
  /** Id of the zone, without its prefix. */
  id: string;
  /** Name of the zone, without a dot at its end. */
  name: string;
}
