import "./provider/kernel/requireNode";

export type { ReaderAccess } from "./components/readerAccess";
export {
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
  type SyncedSecret,
  type SyncedSet,
  type SyncOfSome,
} from "./components/secretsManagerSync";
export type { Feature } from "./provider/permissions/feature";
export type {
  Policy,
  PolicyDocument,
  PolicyStatement,
  ResourcePolicyStatement,
  Unscoped,
} from "./provider/permissions/policy";
export { policyFor } from "./provider/permissions/policyFor";
export type { PolicyScope } from "./provider/permissions/scope";
export { type WriterKeyScope, writerKeyStatement } from "./provider/permissions/writerKey";
export { AcmPublicCa, type AcmPublicCaArgs } from "./resources/acmPublicCa";
export { AwsConnection, type AwsConnectionArgs, type ConnectionMethodArgs } from "./resources/awsConnection";
export { Certificate, type CertificateArgs, type CertificateGetArgs } from "./resources/certificate";
export { CertificateProfile, type CertificateProfileArgs } from "./resources/certificateProfile";
export { CertificateSet, type CertificateSetArgs, type SetMemberArgs } from "./resources/certificateSet";
