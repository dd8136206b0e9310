// SHA-256 in pieces. The browser's own is missing on plain http, where many Jupyter servers live, and wants everything
// at once. It only tells whether a picture arrived whole; nothing secret depends on it.

/** A hash that is still being made. */
export interface Hash {
  readonly update: (bytes: Uint8Array) => void;
  /** In hexadecimal; to be asked for once. */
  readonly digest: () => string;
}

const BLOCK = 64;
/** The first 32 bits after the point of the square and cube roots of the first primes, as the standard has it. */
const [START, ROUNDS] = constants();

/** A fresh hash. */
export function sha256(): Hash {
  const state = Int32Array.from(START);
  const block = new Uint8Array(BLOCK);
  const words = new Int32Array(BLOCK);
  let filled = 0;
  let length = 0;
  const update = (bytes: Uint8Array) => {
    length += bytes.length;
    for (let from = 0; from < bytes.length; ) {
      const piece = bytes.subarray(from, from + BLOCK - filled);
      block.set(piece, filled);
      from += piece.length;
      filled += piece.length;
      if (filled < BLOCK) return;
      mix(state, block, words);
      filled = 0;
    }
  };
  const digest = () => {
    const bits = length * 8;
    const tail = new Uint8Array((filled < 56 ? 56 : 120) - filled + 8);
    const view = new DataView(tail.buffer);
    tail[0] = 0x80;
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits);
    update(tail);
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };
  return { update, digest };
}

/** One block into the state. Plain assignments: this is run 300,000 times for a large picture. */
function mix(state: Int32Array, block: Uint8Array, words: Int32Array): void {
  const bytes = new DataView(block.buffer);
  for (let index = 0; index < 16; index += 1) words[index] = bytes.getInt32(index * 4);
  for (let index = 16; index < BLOCK; index += 1) {
    const early = words[index - 15] as number;
    const late = words[index - 2] as number;
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[index] = (words[index - 16] as number) + low + (words[index - 7] as number) + high;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < BLOCK; index += 1) {
    const round = (ROUNDS[index] as number) + (words[index] as number);
    const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + round;
    const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = (state[index] as number) + value;
  });
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function constants(): readonly [number[], number[]] {
  const primes: number[] = [];
  for (let each = 2; primes.length < BLOCK; each += 1) {
    if (primes.every((prime) => each % prime)) primes.push(each);
  }
  const bits = (root: number) => ((root % 1) * 2 ** 32) | 0;
  return [
    primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime))),
    primes.map((prime) => bits(Math.cbrt(prime))),
  ];
}
