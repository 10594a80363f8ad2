import { randomFillSync } from 'node:crypto';

/** Makes an identifier. A port, so that a replay can hand out recorded ones. */
export type NewId = () => string;

/** Random bytes are drawn for many identifiers at once: a draw costs far more than the bytes. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

let lastMs = 0;
let counter = 0;

/** A UUID version 7 (RFC 9562 §5.7): ordered by time, and within one process strictly increasing. */
export const newId: NewId = () => {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs += 1;
    counter = 0;
  }
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const bytes = Buffer.from(drawn.subarray(used, used + 16));
  used += 16;
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
