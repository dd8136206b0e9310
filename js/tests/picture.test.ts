import { expect, test } from "vitest";
import { onlyFile, prepared, sniff } from "../src/picture";
import { overSize } from "../src/words";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const MB = 1024 * 1024;

test("a picture is known by its first bytes", () => {
  expect(sniff(PNG)).toBe("image/png");
  expect(sniff(JPEG)).toBe("image/jpeg");
  expect(sniff(PNG.slice(0, 7))).toBeNull();
  expect(sniff(new Uint8Array())).toBeNull();
});

test("a picture the service takes goes as it is", async () => {
  const file = new File([PNG], "pic.png");
  expect(await prepared(file, PNG.length)).toEqual({ file, notice: "" });
  expect(await prepared(file, null)).toEqual({ file, notice: "" });
});

test("what the browser cannot read is refused by name, whatever it calls itself", async () => {
  const file = new File(["%PDF-1.7"], "cat.png", { type: "image/png" });
  await expect(prepared(file, 100)).rejects.toThrow("cat.png is no picture this browser can read.");
});

test("a picture over the limit that cannot be drawn again is refused with both sizes", async () => {
  const file = new File([PNG], "pic.png");
  await expect(prepared(file, PNG.length - 1)).rejects.toThrow(
    "pic.png is 0.1 MB; the service takes up to 0 MB.",
  );
});

test("a size over a limit never reads as the limit", () => {
  expect(overSize(40 * MB, 20 * MB)).toEqual({ size: "40.0 MB", limit: "20 MB" });
  expect(overSize(20 * MB + 1, 20 * MB).size).toBe("20.1 MB");
  expect(overSize(40 * MB + 9000, 20 * MB).size).toBe("40.0 MB");
});

test("three files are refused, none too", () => {
  const file = new File([PNG], "pic.png");
  expect(() => onlyFile([file, file, file], "the first frame")).toThrow(
    "Those were 3 files; the first frame is one picture.",
  );
  expect(() => onlyFile([], "reference 1")).toThrow("That was no file.");
  expect(onlyFile([file], "reference 1")).toBe(file);
});
