import { expect, test } from "vitest";
import { fitted, readRewrite, readSaid, readWords } from "../src/help";

test.each([
  ["A lion", "", ", slow pan"],
  ["A lion,", "", " slow pan"],
  ["A lion.", "", " slow pan"],
  ["A lion. ", "", "slow pan"],
  ["", "", "slow pan"],
  ["", "A lion", "slow pan "],
  ["A lion", ".", ", slow pan"],
  ["A lion ", " walks", "slow pan"],
  ["(", ")", "slow pan"],
  ['He says, "', '"', "slow pan "],
  ["猫", "", ", slow pan"],
])("a phrase between %j and %j", (before, after, text) => {
  expect(fitted("slow pan", before, after)).toBe(text);
});

test("what a kernel says is read whatever it is", () => {
  const light = { id: "style", title: "Style", state: "missing", says: "missing", words: "" };
  const finding = { severity: "warning", text: "No.", why: "So." };
  expect(
    readSaid({ lights: [light, 7], findings: [finding], improve: { usd: "0.04", bound: true }, newer: 1 }),
  ).toEqual({ lights: [light], findings: [finding], price: { amount: 0.04, bound: true } });
  for (const odd of [null, 7, "x", [], { lights: 1, findings: null, improve: "free" }]) {
    expect(readSaid(odd)).toEqual({ lights: [], findings: [], price: null });
  }
});

test("vocabulary and rewrites are read whatever they are", () => {
  const groups = [{ title: "Position", phrases: ["aerial view"] }];
  expect(readWords([{ id: "camera", why: "Where it is.", groups }])).toEqual([
    { id: "camera", why: "Where it is.", groups },
  ]);
  expect(readWords({ no: "list" })).toEqual([]);
  expect(readRewrite({ id: "r", pieces: [{ old: "a", new: "b", number: 1 }, { new: "c" }] })).toEqual({
    id: "r",
    label: "",
    money: "",
    pieces: [
      { old: "a", new: "b", number: 1 },
      { old: "", new: "c", number: null },
    ],
  });
});
