import { expect, it } from "vitest";
import { duration } from "../../../provider/kernel/duration";

it.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min 0 s"],
  [125, "2 min 5 s"],
  [4500, "75 min 0 s"],
])("%s seconds read as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
