const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_7_EXTENDED = new Set('^{}\\[~]|€');

/** How many parts a text takes: 160 or 153 characters of GSM-7 each, 70 or 67 UTF-16 units otherwise. */
export function segmentsOf(body: string): number {
  let septets = 0;
  for (const character of body) {
    if (GSM_7.has(character)) septets += 1;
    else if (GSM_7_EXTENDED.has(character)) septets += 2;
    else return parts(body.length, 70, 67);
  }
  return parts(septets, 160, 153);
}

function parts(length: number, alone: number, each: number): number {
  return length <= alone ? 1 : Math.ceil(length / each);
}
