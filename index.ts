export type { ReaderAccess } from "./components/readerAccess";
export {
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
  type SyncedSecret,
  type SyncOfSome,
} from "./components/secretsManagerSync";
export {
  AcmPublicCa,
  type AcmPublicCaArgs,
  AwsConnection,
  type AwsConnectionArgs,
  Certificate,
  type CertificateArgs,
  type CertificateGetArgs,
  CertificateProfile,
  type CertificateProfileArgs,
  type ConnectionMethodArgs,
} from "./provider/resources";
