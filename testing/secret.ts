import { formatArn } from "../provider/kernel/arn";
import { PkiError } from "../provider/kernel/errors";
import { secretVersionId } from "../provider/kernel/identity";
import { partitionOfRegion } from "../provider/kernel/regions";
import type { Lifecycle } from "../provider/kind/lifecycle";
import { placeholderId } from "../provider/sync/model/state";
import { planCreation } from "../provider/sync/plan/creation";
import type {
  CertificateSecretInputs,
  CertificateSecretState,
} from "../provider/sync/secretsManager/model/inputs";
import { NO_VERSIONS, promoted } from "../provider/sync/secretsManager/plan/versions";
import { digitsOf, type MockedAccount } from "./account";

type Create = Lifecycle<CertificateSecretInputs, CertificateSecretState>["create"];

/** Makes secrets as Secrets Manager would, by the lifecycle's own decision whether one is written. */
export function secretCreation(account: MockedAccount): Create {
  return async (inputs) => {
    const { secretName, certificate, connection, syncNow } = inputs;
    const plan = planCreation(inputs, secretName);
    if (plan.do === "refuse")
      throw new PkiError({ code: "CertificateUnusable", resource: `Secret ${secretName}`, ...plan });
    const region = inputs.region ?? account.regionOf(connection);
    const unwritten: CertificateSecretState = {
      ...inputs,
      ...NO_VERSIONS,
      ...{ claim: 0, secretRegion: region, status: "pending", syncedFor: "", changed: [] },
      ...{ isRolledBack: false, isUnfinished: false },
    };
    if (plan.do === "wait") return { id: placeholderId(secretName), state: unwritten };
    const { serial, notAfter = "" } = certificate;
    const versionId = secretVersionId(secretName, { serial, certificateArn: certificate.arn });
    const written = promoted(NO_VERSIONS, { versionId, serial, notAfter });
    const state = {
      ...unwritten,
      ...written,
      claim: 1,
      status: "current" as const,
      syncedFor: syncNow ?? "",
    };
    return { id: arnOf(secretName, region, account.callerOf(connection).accountId), state };
  };
}

/** Secrets Manager ends the ARN with six characters of its own. */
function arnOf(name: string, region: string, accountId: string): string {
  const suffix = digitsOf("secret", accountId, region, name).slice(0, 6);
  const partition = partitionOfRegion(region);
  return formatArn({
    partition,
    service: "secretsmanager",
    region,
    accountId,
    resource: `secret:${name}-${suffix}`,
  });
}
