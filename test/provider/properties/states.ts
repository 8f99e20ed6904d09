import type { KindName } from "../../../provider/everyKind";
import { secretLine } from "../../../provider/sync/secretsManager/model/line";
import type { Json } from "./badInputs";
import { samples } from "./samples";

const place = { accountId: "111122223333", region: "us-east-1" };

const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:tls/api-example-com-01234567-AbCdEf";
const ofSet = { unusual: {}, failures: {}, leaving: [] };
const { api } = samples.certificateSecretSet.certificates;

/** The state of each kind of resource once the sample is there, in a time when nothing is due. */
export const states: Record<KindName, Json> = {
  awsConnection: {
    ...samples.awsConnection,
    ...place,
    callerArn: "arn:aws:sts::111122223333:assumed-role/issuer/pulumi",
    partition: "aws",
  },
  acmPublicCa: { ...samples.acmPublicCa, ...place, zones: [{ id: "Z2", name: "example.com" }] },
  certificateProfile: samples.certificateProfile,
  certificate: {
    ...samples.certificate,
    stateVersion: 1,
    certificateId: "0123456789abcdef0123456789abcdef",
    inherited: [],
    status: "ISSUED",
    serial: "0a:1b:2c",
    notBefore: "2046-03-01T10:00:00.000Z",
    notAfter: "2046-09-15T10:00:00.000Z",
    renewAfter: "2046-08-16T10:00:00.000Z",
    claim: 1,
    renewedFor: "1",
    renewingFor: "",
    renewalCount: 0,
    previousSerials: [],
    fingerprintSha256: "00".repeat(32),
    validationRecords: [],
    requestedAt: "2046-03-01T09:00:00.000Z",
    adopted: false,
    failureReason: "",
    renewalStatus: "",
    inUseBy: [],
    changedTags: [],
  },
  certificateSecret: {
    ...samples.certificateSecret,
    stateVersion: 1,
    secretName: "tls/api-example-com-01234567",
    claim: 1,
    secretRegion: "us-east-1",
    versionId: "v1",
    syncedSerial: "0a:1b:2c",
    syncedNotAfter: "2046-09-15T10:00:00.000Z",
    previousVersionId: "v0",
    previousSerial: "00:01",
    previousNotAfter: "2046-06-01T00:00:00.000Z",
    isRolledBack: false,
    status: "current",
    changed: [],
    isUnfinished: false,
    syncedFor: "1",
  },
  certificateSet: { ...samples.certificateSet, ...ofSet, lines: { api, "b-1.x": "-" } },
  certificateSecretSet: {
    ...samples.certificateSecretSet,
    ...ofSet,
    lines: { api: secretLine(SECRET, "v1", api), "b-1.x": "-" },
  },
  setGate: samples.setGate,
};
