import "../provider/installation/requireNode";
import "./requirePulumiAws";

export { AwsConnectionRole } from "./awsConnectionRole";
export type {
  AccountTrustArgs,
  AwsConnectionRoleArgs,
  OidcProviderArgs,
  OidcTrustArgs,
  RoleScopeArgs,
} from "./awsConnectionRoleTypes";
