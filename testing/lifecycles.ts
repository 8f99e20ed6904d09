import type { PublicCaInputs } from "../provider/authority/public/inputs";
import { acmPublicCaLifecycle } from "../provider/authority/public/lifecycle";
import { certificateLifecycle } from "../provider/certificate/lifecycle";
import type { ConnectionInputs } from "../provider/connection/inputs";
import { awsConnectionLifecycle } from "../provider/connection/lifecycle";
import type { KindName } from "../provider/everyKind";
import type { Lifecycle } from "../provider/kind/lifecycle";
import { certificateProfileLifecycle } from "../provider/profile/lifecycle";
import { certificates } from "../provider/set/certificates/lifecycle";
import { setGateLifecycle } from "../provider/set/gate/lifecycle";
import { SetLifecycle } from "../provider/set/lifecycle";
import { secrets } from "../provider/set/secrets/lifecycle";
import { certificateSecretLifecycle } from "../provider/sync/secretsManager/lifecycle";
import type { MockedAccount } from "./account";
import type { MockedCertificates } from "./certificate";
import { secretCreation } from "./secret";

/**
 * The lifecycle of each kind with steps that need no AWS. Profiles and gates call none anyway, and sets are the real
 * ones over mocked keys. Imported at once: jest cannot import later, as the kinds do.
 */
export function mockedLifecycles(
  account: MockedAccount,
  mocked: MockedCertificates,
): Readonly<Record<KindName, Lifecycle<object, object>>> {
  const createSecret = secretCreation(account);
  const mockedCertificate = answering(certificateLifecycle, { create: mocked.create, read: mocked.read });
  const mockedSecret = answering(certificateSecretLifecycle, { create: createSecret });
  return {
    awsConnection: answering(awsConnectionLifecycle, {
      create: async (inputs) => connected(account, inputs),
    }),
    acmPublicCa: answering(acmPublicCaLifecycle, { create: async (inputs) => foundCa(account, inputs) }),
    certificateProfile: certificateProfileLifecycle,
    certificate: mockedCertificate,
    certificateSet: new SetLifecycle({ ...certificates, one: mockedCertificate }),
    certificateSecret: mockedSecret,
    certificateSecretSet: new SetLifecycle({ ...secrets, one: mockedSecret }),
    setGate: setGateLifecycle,
  };
}

/** A lifecycle, which may be of a class, with steps of another. */
function answering<I extends object, S extends object>(
  lifecycle: Lifecycle<I, S>,
  steps: Partial<Pick<Lifecycle<I, S>, "create" | "read">>,
): Lifecycle<I, S> {
  return Object.assign(Object.create(lifecycle) as Lifecycle<I, S>, steps);
}

function connected(account: MockedAccount, inputs: ConnectionInputs) {
  const { connection } = inputs;
  const region = inputs.region ?? account.regionOf(connection);
  return { id: connection ?? "ambient", state: { ...inputs, ...account.callerOf(connection), region } };
}

function foundCa(account: MockedAccount, inputs: PublicCaInputs) {
  const { caName, connection, hostedZoneIds, hostedZoneId } = inputs;
  const ids = hostedZoneIds ?? (hostedZoneId === undefined ? [] : [hostedZoneId]);
  const zones = account.zonesOf(ids, `AcmPublicCa ${caName}`);
  const { accountId } = account.callerOf(connection);
  const region = inputs.region ?? account.regionOf(connection);
  return { id: caName, state: { ...inputs, accountId, region, zones } };
}
