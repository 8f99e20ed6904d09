import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { roleFaults } from "../../../provider/role/roleFaults";
import { trustFaults } from "../../../provider/role/trustFaults";
import { type Trust, trustPolicyOf, trustWarnings } from "../../../provider/role/trustPolicy";

const GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const GITLAB = "arn:aws:iam::111122223333:oidc-provider/gitlab.example.com/group";
const CI = "arn:aws:iam::444455556666:role/ci/deploy";
const MAIN = "repo:org/name:ref:refs/heads/main";
const oidc = (subjects: string[], providerArn = GITHUB) => ({ oidc: { providerArn, subjects } });
const propertiesOf = (faults: { property: string }[]) => faults.map((fault) => fault.property);

describe("a role's trust policy", () => {
  it("trusts accounts, roles and users, each once and in one order", () => {
    expect(trustPolicyOf({ principals: [CI, "111122223333", CI] })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumeRole",
          Effect: "Allow",
          Principal: { AWS: ["111122223333", CI] },
          Action: ["sts:AssumeRole"],
        },
      ],
    });
  });

  it("asks for the external id, but not where sessions are tagged, which knows none", () => {
    const { Statement } = trustPolicyOf({ principals: [CI], externalId: "outside-4711" }, true);
    expect(Statement.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [["sts:AssumeRole"], { StringEquals: { "sts:ExternalId": "outside-4711" } }],
      [["sts:TagSession"], undefined],
    ]);
  });

  it("trusts the runs of an OIDC provider by audience and subject", () => {
    const { Statement } = trustPolicyOf(oidc([MAIN]));
    expect(Statement).toEqual([
      {
        Sid: "AssumeRoleByToken",
        Effect: "Allow",
        Principal: { Federated: GITHUB },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": [MAIN],
          },
        },
      },
    ]);
  });

  it("matches subjects with wildcards by StringLike, and the audience exactly all the same", () => {
    const subjects = ["project_path:group/app:*", "project_path:group/web:ref_type:branch:ref:main"];
    const trust = { oidc: { providerArn: GITLAB, subjects, audience: "pki" } };
    const conditions = trustPolicyOf(trust, true).Statement.map(({ Condition }) => Condition);
    const expected = {
      StringEquals: { "gitlab.example.com/group:aud": "pki" },
      StringLike: { "gitlab.example.com/group:sub": subjects },
    };
    expect(conditions).toEqual([expected, expected]);
  });
});

describe("faults of a trust", () => {
  it.each<[string, unknown]>([
    ["an account", { principals: ["111122223333"] }],
    [
      "an account's root, a role with a path and a user",
      { principals: ["arn:aws-cn:iam::111122223333:root", CI] },
    ],
    ["an external id", { principals: ["111122223333"], externalId: "a/b:c" }],
    ["a branch", oidc([MAIN])],
    ["any branch of one repository", oidc(["repo:org/name:*"])],
    ["every repository of one owner", oidc(["repo:org/*"])],
    ["a service account of one cluster", oidc(["system:serviceaccount:pki:*"], GITLAB)],
    ["what is not known yet", UNKNOWN],
    ["a principal that is not known yet", { principals: [UNKNOWN], externalId: UNKNOWN }],
    ["a provider that is not known yet", { oidc: { providerArn: UNKNOWN, subjects: UNKNOWN } }],
  ])("are none for %s", (_, trust) => {
    expect(trustFaults(trust)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["nobody", {}, "trust"],
    ["no trust at all", undefined, "trust"],
    ["both kinds", { principals: [CI], ...oidc([MAIN]) }, "trust"],
    ["an empty list", { principals: [] }, "trust.principals"],
    ["everybody", { principals: ["*"] }, "trust.principals[0]"],
    ["a pattern", { principals: [CI, "arn:aws:iam::444455556666:role/*"] }, "trust.principals[1]"],
    ["a service", { principals: ["ec2.amazonaws.com"] }, "trust.principals[0]"],
    ["a session", { principals: ["arn:aws:sts::444455556666:assumed-role/ci/x"] }, "trust.principals[0]"],
    ["a group", { principals: ["arn:aws:iam::444455556666:group/ops"] }, "trust.principals[0]"],
    ["a provider as principal", { principals: [GITHUB] }, "trust.principals[0]"],
    ["a short account id", { principals: ["4444"] }, "trust.principals[0]"],
    ["an external id of one character", { principals: [CI], externalId: "x" }, "trust.externalId"],
    ["an external id with a token", { externalId: "outside", ...oidc([MAIN]) }, "trust.externalId"],
    ["another input", { principals: [CI], external: "x" }, "trust.external"],
    ["a provider that is a role", oidc([MAIN], CI), "trust.oidc.providerArn"],
    ["no subject", oidc([]), "trust.oidc.subjects"],
    ["any subject", oidc(["*"]), "trust.oidc.subjects[0]"],
    ["every repository", oidc([MAIN, "repo:*"]), "trust.oidc.subjects[1]"],
    ["every repository of main", oidc(["repo:*/*:ref:refs/heads/main"]), "trust.oidc.subjects[0]"],
    ["every repository of that name", oidc(["repo:*/name:*"]), "trust.oidc.subjects[0]"],
    ["owners that begin alike", oidc(["repo:org*/name:*"]), "trust.oidc.subjects[0]"],
    ["every kind of subject", oidc(["?epo:org/name:*"]), "trust.oidc.subjects[0]"],
    ["every service account", oidc(["system:serviceaccount:*"], GITLAB), "trust.oidc.subjects[0]"],
    ["a repository without a branch, which no run has", oidc(["repo:org/name"]), "trust.oidc.subjects[0]"],
    ["an empty subject", oidc([""]), "trust.oidc.subjects[0]"],
    ["an empty audience", { oidc: { ...oidc([MAIN]).oidc, audience: "" } }, "trust.oidc.audience"],
  ])("refuse %s", (_, trust, property) => {
    expect(propertiesOf(trustFaults(trust))).toEqual([property]);
  });

  it("come all at once", () => {
    const trust = { principals: ["*", CI, "x"], externalId: "?", more: 1 };
    expect(propertiesOf(trustFaults(trust))).toEqual([
      "trust.more",
      "trust.principals[0]",
      "trust.principals[2]",
      "trust.externalId",
    ]);
  });
});

describe("warnings of a trust", () => {
  it.each<[string, Trust, number]>([
    ["another account without an external id", { principals: ["444455556666"] }, 1],
    ["its root", { principals: ["arn:aws:iam::444455556666:root"] }, 1],
    ["two of them", { principals: ["444455556666", "777788889999"] }, 2],
    ["another account with an external id", { principals: ["444455556666"], externalId: "outside" }, 0],
    ["the own account", { principals: ["111122223333"] }, 0],
    ["one role of another account", { principals: [CI] }, 0],
    ["one branch", oidc([MAIN]), 0],
    ["every repository of an owner", oidc([MAIN, "repo:org/*"]), 1],
  ])("for %s: %o", (_, trust, count) => {
    expect(trustWarnings(trust, "111122223333")).toHaveLength(count);
  });

  it("explain the confused deputy", () => {
    const [warning] = trustWarnings({ principals: ["444455556666"] }, "111122223333");
    expect(warning).toMatch(/444455556666.*somebody else \(the confused deputy\).*externalId/);
  });
});

describe("faults of a role's settings", () => {
  it("are none for what IAM takes, and for what is not known yet", () => {
    const settings = {
      roleName: "acm-issuer",
      path: "/pki/certificates/",
      maxSessionSeconds: 43_200,
      permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      description: UNKNOWN,
    };
    expect(roleFaults(settings)).toEqual([]);
    expect(roleFaults({ path: "/" })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["roleName", "x".repeat(65)],
    ["roleName", "two words"],
    ["path", "pki/"],
    ["path", "/pki"],
    ["maxSessionSeconds", 900],
    ["maxSessionSeconds", 43_201],
    ["maxSessionSeconds", 3600.5],
    ["permissionsBoundary", "boundary"],
    ["description", "x".repeat(1001)],
  ])("refuse %s %s", (property, value) => {
    expect(propertiesOf(roleFaults({ [property]: value }))).toEqual([property]);
  });
});

describe("wildcards in the subjects of", () => {
  const faultsFor = (host: string, subject: string) =>
    trustFaults({
      oidc: { providerArn: `arn:aws:iam::111122223333:oidc-provider/${host}`, subjects: [subject] },
    });
  const BITBUCKET = "api.bitbucket.org/2.0/preview/workspace/shop/pipelines-config/identity/oidc";

  it.each([
    ["a workspace of Bitbucket", BITBUCKET, "{1234abcd-12ab-34cd-56ef-1234567890ab}:*"],
    ["an organisation of CircleCI", "oidc.circleci.com/org/1234abcd", "org/1234abcd/project/*"],
    ["a group of GitLab.com", "gitlab.com", "project_path:shop/*"],
  ])("%s name an owner", (_, host, subject) => {
    expect(faultsFor(host, subject)).toEqual([]);
  });

  it.each([
    ["GitLab.com", "gitlab.com", "project_path:*"],
    ["Terraform Cloud", "app.terraform.io", "organization:*"],
    ["a workspace of Bitbucket, in front of all", BITBUCKET, "*"],
  ])("%s let in everybody", (_, host, subject) => {
    expect(faultsFor(host, subject)).toHaveLength(1);
  });
});
