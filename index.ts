export {
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
  type SyncedSecret,
} from "./components/secretsManagerSync";
export {
  AcmPublicCa,
  type AcmPublicCaArgs,
  AwsConnection,
  type AwsConnectionArgs,
  Certificate,
  type CertificateArgs,
  CertificateProfile,
  type CertificateProfileArgs,
  type ConnectionMethodArgs,
} from "./provider/resources";
