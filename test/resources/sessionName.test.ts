import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultSessionName } from "../../resources/sessionName";

describe("the default name of a role's session", () => {
  it.each([
    ["is project, stack and connection", ["shop", "dev", "acm"], /^shop-dev-acm$/],
    ["keeps what STS takes", ["my.shop", "eu_1", "acm@hub,x=1"], /^my\.shop-eu_1-acm@hub,x=1$/],
    ["may have 64 characters", ["p".repeat(30), "s".repeat(27), "acm12"], /^p{30}-s{27}-acm12$/],
    ["replaces other characters", ["shop", "dev", "acm::1 ü"], /^shop-dev-acm--1---[0-9a-f]{8}$/],
    ["shortens the longest parts only", ["p".repeat(100), "dev", "acm"], /^p{47}-dev-acm-[0-9a-f]{8}$/],
    [
      "shortens all parts where all are long",
      ["p".repeat(100), "s".repeat(100), "c".repeat(100)],
      /^p{17}-s{18}-c{18}-[0-9a-f]{8}$/,
    ],
  ])("%s", (_, [project = "", stack = "", connection = ""], name) => {
    expect(defaultSessionName(project, stack, connection)).toMatch(name);
  });

  it("of two stacks differs, though both were cut at the same place", () => {
    const stack = "feature-".repeat(10);
    const [one, two] = ["1", "2"].map((end) => defaultSessionName("shop", `${stack}${end}`, "acm"));
    expect(one).not.toBe(two);
    expect(one?.slice(0, 30)).toBe(two?.slice(0, 30));
  });

  it("is one that STS takes, whatever the names", () => {
    const name = fc.string({ unit: "binary", minLength: 1, maxLength: 90 });
    fc.assert(
      fc.property(name, name, name, (project, stack, connection) => {
        expect(defaultSessionName(project, stack, connection)).toMatch(/^[\w+=,.@-]{2,64}$/);
      }),
    );
  });
});
