/** How a text goes over the air, and what it will cost: each segment is billed. */
export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  /** Septets of GSM-7 or UTF-16 units of UCS-2 that are used, and that fit in that many segments. */
  readonly used: number;
  readonly room: number;
  /** Characters that force UCS-2, each once, in the order of the text; a curly quote is one. */
  readonly offending: readonly string[];
}

/** Longest body that Twilio takes, in UTF-16 units (error 21617). */
export const longestText = 1600;

/** 3GPP TS 23.038 §6.2.1: the default alphabet; characters of the extension table take two septets. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

/** A segment of several gives seven septets, or three UTF-16 units, to the header that joins them. */
const gsm = { alone: 160, joined: 153 };
const ucs = { alone: 70, joined: 67 };

/** Counts the segments of a text. Twilio's own count is `num_segments` in its answer. */
export function segmentsOf(text: string): Segments {
  const characters = Array.from(text);
  const offending = [...new Set(characters.filter((one) => !basic.has(one) && !extended.has(one)))];
  if (offending.length > 0) return { encoding: 'UCS-2', ...fill(units(characters), ucs), offending };
  const septets = characters.map((one) => (extended.has(one) ? 2 : 1));
  return { encoding: 'GSM-7', ...fill(septets, gsm), offending };
}

function units(characters: readonly string[]): number[] {
  return characters.map((one) => one.length);
}

/** A character of two septets or a surrogate pair is never torn apart, so a segment may stay one short. */
function fill(
  widths: readonly number[],
  size: { alone: number; joined: number },
): Pick<Segments, 'segments' | 'used' | 'room'> {
  const used = widths.reduce((sum, width) => sum + width, 0);
  if (used <= size.alone) return { segments: used === 0 ? 0 : 1, used, room: size.alone };
  let segments = 1;
  let filled = 0;
  for (const width of widths) {
    if (filled + width > size.joined) {
      segments += 1;
      filled = 0;
    }
    filled += width;
  }
  return { segments, used, room: segments * size.joined };
}
