import { expect, test } from "vitest";
import { labelsText, readLabels } from "../src/labels";

test.each([
  ["", {}],
  [" team = film ", { team: "film" }],
  ["team=film, scene=3,", { team: "film", scene: "3" }],
])("%j is read as %j", (text, labels) => {
  expect(readLabels(text)).toEqual(labels);
});

test.each(["team", "team=", "=film", "a=b=c", "team=film, scene"])("%j is no label", (text) => {
  expect(readLabels(text)).toBeNull();
});

test("labels read back as they were written", () => {
  expect(labelsText({ team: "film", scene: "3" })).toBe("team=film, scene=3");
});
