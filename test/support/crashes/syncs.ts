import { PAIR, READ_ELSEWHERE, RENEWED } from "./programs";
import type { Scenario } from "./scenario";

const ROLLED_BACK = { ...RENEWED, secret: { rollback: true } };
const NEW_NAME = { certificateNameSchema: "tls/{{certificateId}}" };
const REMOVAL_OFF = { removeExpiredOrRevoked: false };
const BY_HAND = { autoSync: false, syncNow: "1" };

/** Secrets whose content, name or readers change. */
export const syncs: readonly Scenario[] = [
  {
    name: "sync of other fields",
    setup: [{ program: PAIR }],
    act: { api: {}, secret: { fieldMappings: { certificate: "tls.crt", privateKey: "tls.key" } } },
  },
  { name: "rollback", setup: [{ program: PAIR }, { program: RENEWED }], act: ROLLED_BACK },
  {
    name: "end of a rollback",
    setup: [{ program: PAIR }, { program: RENEWED }, { program: ROLLED_BACK }],
    act: RENEWED,
  },
  {
    name: "first sync where autoSync is off",
    setup: [{ program: { api: {}, secret: { autoSync: false } } }],
    act: { api: {}, secret: BY_HAND },
  },
  {
    name: "sync by syncNow, with other settings",
    setup: [
      { program: { api: {}, secret: BY_HAND } },
      { program: { api: { renewNow: "1" }, secret: BY_HAND } },
    ],
    act: {
      api: { renewNow: "1" },
      secret: { autoSync: false, syncNow: "2", description: "other", tags: { team: "web" } },
    },
  },
  { name: "new secret name", setup: [{ program: PAIR }], act: { api: {}, secret: NEW_NAME } },
  {
    name: "new secret name where removal is off",
    setup: [{ program: { api: {}, secret: REMOVAL_OFF } }],
    act: { api: {}, secret: { ...REMOVAL_OFF, ...NEW_NAME } },
  },
  {
    name: "new secret name with replicas and readers",
    setup: [{ program: { api: {}, secret: READ_ELSEWHERE } }],
    act: { api: {}, secret: { ...READ_ELSEWHERE, ...NEW_NAME } },
  },
  {
    name: "replicas and readers",
    setup: [{ program: PAIR }],
    act: { api: {}, secret: READ_ELSEWHERE },
  },
  {
    name: "end of replicas and readers",
    setup: [{ program: { api: {}, secret: READ_ELSEWHERE } }],
    act: { api: {}, secret: { kmsKeyId: READ_ELSEWHERE.kmsKeyId } },
  },
];
