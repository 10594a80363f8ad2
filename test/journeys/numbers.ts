let last = Math.floor(Math.random() * 800_000);

/** A phone number that no other test uses: +1 555 and seven digits. */
export function newNumber(): string {
  last += 1;
  return `+1212${String(2_000_000 + last)}`;
}
