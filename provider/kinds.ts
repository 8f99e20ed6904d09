// Every kind of resource, one a line. All that differs from kind to kind derives from these (provider/everyKind.ts).

export { acmPublicCa } from "./authority/public/kind";
export { certificate } from "./certificate/kind";
export { awsConnection } from "./connection/kind";
export { certificateProfile } from "./profile/kind";
export { certificateSet } from "./set/certificates/kind";
export { setGate } from "./set/gate/kind";
export { certificateSecretSet } from "./set/secrets/kind";
export { certificateSecret } from "./sync/secretsManager/kind";
