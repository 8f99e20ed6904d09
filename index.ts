export type { ReaderAccess } from "./components/readerAccess";
export {
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
  type SyncedSecret,
  type SyncOfSome,
} from "./components/secretsManagerSync";
export { Certificate, type CertificateArgs, type CertificateGetArgs } from "./provider/certificates";
export {
  AcmPublicCa,
  type AcmPublicCaArgs,
  AwsConnection,
  type AwsConnectionArgs,
  CertificateProfile,
  type CertificateProfileArgs,
  type ConnectionMethodArgs,
} from "./provider/resources";
