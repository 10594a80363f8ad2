/** Tags that end a line. */
const breaking =
  /^\/?(?:address|article|blockquote|br|center|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tr|ul)$/;
const spacing = /^\/?(?:td|th)$/;
/** Elements whose content is not text. */
const silent = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg']);

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  zwnj: '',
  zwj: '',
  shy: '',
  iexcl: '¡',
  iquest: '¿',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  micro: 'µ',
  para: '¶',
  middot: '·',
  bull: '•',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  lsaquo: '‹',
  rsaquo: '›',
  euro: '€',
  pound: '£',
  yen: '¥',
  cent: '¢',
  sect: '§',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  times: '×',
  divide: '÷',
  plusmn: '±',
  szlig: 'ß',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  euml: 'ë',
  iuml: 'ï',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  Eacute: 'É',
  Egrave: 'È',
  aacute: 'á',
  agrave: 'à',
  acirc: 'â',
  atilde: 'ã',
  aring: 'å',
  Aring: 'Å',
  aelig: 'æ',
  AElig: 'Æ',
  ccedil: 'ç',
  Ccedil: 'Ç',
  iacute: 'í',
  igrave: 'ì',
  icirc: 'î',
  ntilde: 'ñ',
  Ntilde: 'Ñ',
  oacute: 'ó',
  ograve: 'ò',
  ocirc: 'ô',
  otilde: 'õ',
  oslash: 'ø',
  Oslash: 'Ø',
  uacute: 'ú',
  ugrave: 'ù',
  ucirc: 'û',
  yacute: 'ý',
  oelig: 'œ',
};

/**
 * The text of an HTML body for reading, searching and matching rules. One pass without backtracking, so that its
 * time is in proportion to its input however the input is nested; layout is not kept.
 */
export function htmlToText(html: string): string {
  const pieces: string[] = [];
  let at = 0;
  let silence: string | undefined;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const textEnd = open < 0 ? html.length : open;
    if (silence === undefined && textEnd > at) pieces.push(html.slice(at, textEnd).replace(/\s+/g, ' '));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      at = endOf(html, '-->', open + 4);
      continue;
    }
    if (!/[a-zA-Z/!?]/.test(html.charAt(open + 1))) {
      if (silence === undefined) pieces.push('<');
      at = open + 1;
      continue;
    }
    const tag = tagName(html, open + 1);
    at = endOf(html, '>', open + 1);
    if (silence !== undefined) {
      if (tag === `/${silence}` || (silence === 'head' && tag === 'body')) silence = undefined;
      continue;
    }
    if (silent.has(tag) && html.charAt(at - 2) !== '/') silence = tag;
    else if (tag === 'li') pieces.push('\n- ');
    else if (breaking.test(tag)) pieces.push(tag === 'p' || tag === '/p' ? '\n\n' : '\n');
    else if (spacing.test(tag)) pieces.push(' ');
  }
  return decodeEntities(pieces.join(''))
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function tagName(html: string, from: number): string {
  let to = from + (html.charAt(from) === '/' ? 1 : 0);
  while (to - from < 24 && /[a-zA-Z0-9]/.test(html.charAt(to))) to++;
  return html.slice(from, to).toLowerCase();
}

function endOf(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,7}));?/g,
    (all, ...groups) => {
      const [decimal, hex, name] = groups as (string | undefined)[];
      if (name !== undefined) return named[name] ?? all;
      const code = decimal !== undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? '', 16);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : '';
    },
  );
}
