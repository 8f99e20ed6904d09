import { changeRecordsOf, requestByHand } from "../hand";
import type { Scenario } from "./scenario";

/** A certificate and its secret, with nothing special about them. */
export const PAIR = { api: {}, secret: {} };
/** The same with a renewal that was asked for. */
export const RENEWED = { api: { renewNow: "1" }, secret: {} };
/** A secret for each generation, and the same after a renewal. */
export const OWN_SECRET = { preserveSecretOnRenewal: false };
export const NEXT_SECRET = { api: { renewNow: "1" }, secret: OWN_SECRET };

/** Inputs that let others read a secret, and in another region. */
export const READ_ELSEWHERE = {
  kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab",
  replicaRegions: ["eu-west-1"],
  readers: ["arn:aws:iam::111122223333:role/reader"],
};

export const REASON = { reason: "SUPERSEDED" };

/** A certificate that was made by hand, which the program adopts. */
export const byHand: NonNullable<Scenario["given"]> = async (world, zone) => {
  const adoptArn = await requestByHand(world, ["api.example.com"]);
  await changeRecordsOf(world, zone, adoptArn);
  return { api: { adoptArn } };
};
