const { log, sqrt } = Math;

/**
 * A stream of random numbers: sfc32 (Chris Doty-Humphrey's small fast counting generator, PractRand), seeded through
 * splitmix32, so that neighbouring seeds give unrelated streams.
 */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;
  private spare = 0;
  private hasSpare = false;

  /** `path` names the stream: another number in any place gives another stream. */
  constructor(...path: readonly number[]) {
    const seed = path.reduce((state, part) => mix(state ^ mix(part)), 0x9e3779b9);
    this.a = mix(seed + 1);
    this.b = mix(seed + 2);
    this.c = mix(seed + 3);
    for (let i = 0; i < 12; i++) this.uniform();
  }

  /** Between 0 and 1, neither included. */
  uniform(): number {
    const result = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return ((result >>> 0) + 0.5) / 4_294_967_296;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -log(this.uniform());
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.hasSpare) {
      this.hasSpare = false;
      return this.spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = sqrt((-2 * log(square)) / square);
    this.spare = y * scale;
    this.hasSpare = true;
    return x * scale;
  }
}

/** A number between 0 and 1 that depends on nothing but its arguments. */
export function hashed(seed: number, first: number, second: number): number {
  return (mix(mix(mix(seed) ^ first) ^ second) + 0.5) / 4_294_967_296;
}

/** The finaliser of splitmix32: every bit of the result depends on every bit of the state. */
function mix(state: number): number {
  let z = (state + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
