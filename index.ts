import "./provider/installation/requireNode";

export type { ReaderAccess } from "./components/readerAccess";
export { SecretsManagerSync } from "./components/secretsManagerSync";
export type { Feature } from "./provider/permissions/feature";
export type {
  Conditions,
  Policy,
  PolicyDocument,
  PolicyStatement,
  ResourcePolicyStatement,
  Unscoped,
} from "./provider/permissions/policy";
export { policyFor } from "./provider/permissions/policyFor";
export type { PolicyScope } from "./provider/permissions/scope";
export type { WriterKeyScope } from "./provider/permissions/writerKey";
export { writerKeyStatement } from "./provider/permissions/writerKey";
export { AcmPublicCa } from "./resources/acmPublicCa";
export type { AcmPublicCaArgs, AcmPublicCaOutputs, HostedZone } from "./resources/acmPublicCaTypes";
export type {
  AccessKeyMethodArgs,
  AmbientMethodArgs,
  AssumeRoleMethodArgs,
  AwsConnectionArgs,
  AwsConnectionOutputs,
  ConnectionMethodArgs,
  ProfileMethodArgs,
} from "./resources/awsConnection";
export { AwsConnection } from "./resources/awsConnection";
export type { CertificateGetArgs } from "./resources/certificate";
export { Certificate } from "./resources/certificate";
export { CertificateProfile } from "./resources/certificateProfile";
export type {
  CertificateDefaultsArgs,
  CertificateProfileArgs,
  CertificateProfileOutputs,
  NamePolicyArgs,
  NameRulesArgs,
} from "./resources/certificateProfileTypes";
export { CertificateSet } from "./resources/certificateSet";
export type {
  CertificateSetArgs,
  CertificateSetOutputs,
  SetMemberArgs,
} from "./resources/certificateSetTypes";
export type {
  CertificateArgs,
  CertificateOutputs,
  CertificateStatus,
  RevocationArgs,
  ValidationRecord,
} from "./resources/certificateTypes";
export type {
  FieldMappingsArgs,
  ReplicaRegionArgs,
  SecretPolicyDocument,
  SecretsManagerSyncArgs,
  SyncedSecret,
  SyncedSet,
  SyncOfSome,
  SyncStatus,
} from "./resources/secretsManagerSyncTypes";
