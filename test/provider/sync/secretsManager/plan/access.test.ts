import { describe, expect, it } from "vitest";
import type { Replica } from "../../../../../provider/aws/secretsManager/secretView";
import type { ReplicaRegion } from "../../../../../provider/sync/secretsManager/model/access";
import {
  type AccessInputs,
  accessNotice,
  planAccess,
  planAccessDrift,
} from "../../../../../provider/sync/secretsManager/plan/access";
import { canonicalPolicy, policyText } from "../../../../../provider/sync/secretsManager/plan/policy";
import { planReplicas } from "../../../../../provider/sync/secretsManager/plan/replicas";

const APP = "arn:aws:iam::444455556666:role/app";
const own = { Effect: "Allow", Principal: { AWS: APP }, Action: "a", Resource: "*" };
const policy = { Version: "2012-10-17", Statement: [own] };
const text = (value: unknown) => JSON.stringify(value);

describe("the resource policy is", () => {
  it.each<[string, AccessInputs, unknown]>([
    ["none where nothing is declared", {}, undefined],
    ["none where there are no readers", { readers: [] }, undefined],
    ["the program's own", { resourcePolicy: policy }, policy],
    ["with a list of statements", { resourcePolicy: { ...policy, Statement: own } }, policy],
    [
      "the program's with the readers'",
      { resourcePolicy: { Id: "mine", Statement: [own] }, readers: [APP] },
      { Id: "mine", Statement: [own, expect.objectContaining({ Principal: { AWS: [APP] } })] },
    ],
  ])("%s", (_, inputs, expected) => {
    const found = policyText(inputs);
    expect(found && JSON.parse(found)).toEqual(expected);
  });
});

describe("two policies are", () => {
  const same = (a: unknown, b: unknown) => text(canonicalPolicy(a)) === text(canonicalPolicy(b));
  it.each<[string, unknown, unknown, boolean]>([
    ["the same as text and object", text(policy), policy, true],
    ["the same with one statement and a list", { ...policy, Statement: own }, policy, true],
    ["the same whatever the order of keys", { Statement: [own], Version: "2012-10-17" }, policy, true],
    ["the same with a list of one", policy, { ...policy, Statement: [{ ...own, Action: ["a"] }] }, true],
    [
      "the same whatever the order of actions",
      { Statement: [{ ...own, Action: ["a", "b"] }] },
      { Statement: [{ ...own, Action: ["b", "a"] }] },
      true,
    ],
    [
      "the same with an account and its root",
      { Statement: [{ ...own, Principal: { AWS: "444455556666" } }] },
      { Statement: [{ ...own, Principal: { AWS: ["arn:aws:iam::444455556666:root"] } }] },
      true,
    ],
    ["others with another version", policy, { ...policy, Version: "2008-10-17" }, false],
    ["others with another effect", policy, { ...policy, Statement: [{ ...own, Effect: "Deny" }] }, false],
    ["others with one more statement", policy, { ...policy, Statement: [own, own] }, false],
    ["others where one is none", policy, undefined, false],
    ["the same where neither is a policy", "before", "before", true],
  ])("%s", (_, a, b, expected) => {
    expect(same(a, b)).toBe(expected);
  });
});

describe("replicas:", () => {
  const [A, B] = ["eu-west-1", "eu-west-3"];
  const id = "1234abcd-12ab-34cd-56ef-1234567890ab";
  const arn = `arn:aws:kms:${A}:111122223333:key/${id}`;
  const seen = (region: string, kmsKeyId = "alias/aws/secretsmanager", status = "InSync"): Replica => ({
    ...{ region, kmsKeyId, status },
    message: "",
  });
  it.each<[string, Replica[], ReplicaRegion[], ReplicaRegion[], string[], string[]]>([
    ["nothing to do", [seen(A)], [{ region: A }], [{ region: A }], [], []],
    ["one is new", [], [], [{ region: A }], [], [A]],
    ["one was removed by hand", [], [{ region: A }], [{ region: A }], [], [A]],
    ["one is not wanted any more", [seen(A)], [{ region: A }], [], [A], []],
    ["one that is gone needs no removal", [], [{ region: A }], [], [], []],
    ["one of somebody else stays", [seen(A), seen(B)], [{ region: A }], [{ region: A }], [], []],
    ["one of somebody else may be wanted", [seen(B)], [], [{ region: B }], [], []],
    ["one has failed", [seen(A, undefined, "Failed")], [{ region: A }], [{ region: A }], [A], [A]],
    ["one is under way", [seen(A, undefined, "InProgress")], [], [{ region: A }], [], []],
    ["another key", [seen(A)], [{ region: A }], [{ region: A, kmsKeyId: arn }], [A], [A]],
    ["no key any more", [seen(A, arn)], [{ region: A, kmsKeyId: arn }], [{ region: A }], [A], [A]],
    ["the same key by id and ARN", [seen(A, arn)], [], [{ region: A, kmsKeyId: id }], [], []],
    [
      "AWS shows the ARN of an alias' key",
      [seen(A, arn)],
      [{ region: A, kmsKeyId: "alias/tls" }],
      [{ region: A, kmsKeyId: "alias/tls" }],
      [],
      [],
    ],
    [
      "another alias while AWS shows ARNs",
      [seen(A, arn)],
      [{ region: A, kmsKeyId: "alias/tls" }],
      [{ region: A, kmsKeyId: "alias/new" }],
      [A],
      [A],
    ],
  ])("%s", (_, observed, before, wanted, remove, add) => {
    const plan = planReplicas(observed, before, wanted);
    expect({ remove: plan.remove, add: plan.add.map(({ region }) => region) }).toEqual({ remove, add });
  });
});

describe("an update looks at", () => {
  const declared = { readers: [APP], replicaRegions: [{ region: "eu-west-1" }] };
  it.each<[string, AccessInputs, string[], boolean, boolean, boolean]>([
    ["nothing at a renewal", declared, ["certificate"], false, false, false],
    ["the policy where readers change", declared, ["readers", "tags"], false, true, false],
    ["the policy where it is taken away", {}, ["resourcePolicy"], false, true, false],
    ["the replicas where regions change", {}, ["replicaRegions"], false, false, true],
    ["all that is declared when it is new or forced", declared, [], true, true, true],
    ["nothing that is not declared then", { readers: [], replicaRegions: [] }, [], true, false, false],
  ])("%s", (_, inputs, changed, all, policy, replicas) => {
    expect(planAccess(inputs, changed, all)).toEqual({ policy, replicas });
  });
});

describe("drift of access is", () => {
  const inputs = { resourcePolicy: policy, readers: [APP], replicaRegions: [{ region: "eu-west-1" }] };
  const replica = { region: "eu-west-1", status: "InSync", message: "" };
  it.each<[string, AccessInputs, string | undefined, Replica[], string[]]>([
    ["none", inputs, policyText(inputs), [replica], []],
    ["a policy that is gone", inputs, undefined, [replica], ["resourcePolicy", "readers"]],
    ["another policy", { readers: [APP] }, text(policy), [], ["readers"]],
    ["a replica that is gone", inputs, policyText(inputs), [], ["replicaRegions"]],
    ["a failed one", inputs, policyText(inputs), [{ ...replica, status: "Failed" }], ["replicaRegions"]],
    ["not one under way", inputs, policyText(inputs), [{ ...replica, status: "InProgress" }], []],
    ["nothing that is not declared", {}, text(policy), [replica], []],
  ])("%s", (_, state, found, replicas, expected) => {
    expect(planAccessDrift(state, found, replicas)).toEqual(expected);
  });

  it("told in words", () => {
    expect(accessNotice([])).toBeUndefined();
    expect(accessNotice(["readers", "replicaRegions"])).toBe(
      "what stands is not what is declared for readers and replicaRegions: it will be set again",
    );
  });
});
