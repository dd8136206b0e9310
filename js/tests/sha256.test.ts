import { expect, test } from "vitest";
import { sha256 } from "../src/sha256";

function bytes(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
}

/** The browser's own. */
async function known(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

test.each([0, 1, 3, 54, 55, 56, 63, 64, 65, 119, 120, 128, 1000, 100_001])("%i bytes", async (size) => {
  const hash = sha256();
  hash.update(bytes(size));
  expect(hash.digest()).toBe(await known(bytes(size)));
});

test("pieces of any size give the hash of the whole", async () => {
  const data = bytes(5000);
  const hash = sha256();
  for (let from = 0, step = 1; from < data.length; from += step, step = (step * 7) % 97 || 1) {
    hash.update(data.subarray(from, from + step));
  }
  expect(hash.digest()).toBe(await known(data));
});

test("the roots it starts from are far enough from a whole number of parts that no engine rounds them otherwise", () => {
  const primes = Array.from({ length: 310 }, (_, index) => index + 2).filter((each) =>
    Array.from({ length: each - 2 }, (_, index) => index + 2).every((divisor) => each % divisor),
  );
  expect(primes).toHaveLength(64);
  const parts = primes.flatMap((prime) => [Math.cbrt(prime) * 2 ** 32, Math.sqrt(prime) * 2 ** 32]);
  expect(Math.min(...parts.map((part) => Math.abs(part - Math.round(part))))).toBeGreaterThan(1e-4);
});
