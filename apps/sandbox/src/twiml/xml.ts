export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: (Element | string)[];
}

export class XmlError extends Error {}

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.-]*)([^<>]*?)(\/?)>|([^<]+)/y;
const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

/**
 * Parses one XML document strictly, as the provider does: what is not well-formed fails the call instead
 * of being guessed at. No DTDs and no namespaces, which TwiML has no use for. Throws XmlError.
 */
export function parseXml(text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [top];
  TOKEN.lastIndex = 0;
  const source = text.replace(/^\uFEFF/, '').trim();
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(source);
    const parent = open.at(-1) ?? top;
    if (!token) throw new XmlError(`not XML at character ${at}`);
    const [, cdata, closing, name, attributes, selfClosing, plain] = token;
    if (cdata !== undefined) parent.children.push(cdata);
    else if (plain !== undefined) parent.children.push(decode(plain));
    else if (name !== undefined && closing === '/') {
      if (parent === top || parent.name !== name) throw new XmlError(`</${name}> closes nothing`);
      open.pop();
    } else if (name !== undefined) {
      const element = { name, attributes: parseAttributes(attributes ?? ''), children: [] };
      parent.children.push(element);
      if (selfClosing !== '/') open.push(element);
    }
  }
  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.name ?? ''}> is not closed`);
  const roots = top.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  const [root] = roots;
  if (roots.length !== 1 || root === undefined || typeof root === 'string') {
    throw new XmlError('a document has exactly one root element');
  }
  return root;
}

export function childElements(element: Element): Element[] {
  return element.children.filter((child) => typeof child !== 'string');
}

export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  ATTRIBUTE.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (ATTRIBUTE.lastIndex < trimmed.length) {
    const match = ATTRIBUTE.exec(trimmed);
    if (!match) throw new XmlError(`these are not attributes:${trimmed}`);
    const [, name = '', double, single] = match;
    if (name in attributes) throw new XmlError(`attribute ${name} is there twice`);
    attributes[name] = decode(double ?? single ?? '');
  }
  return attributes;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (whole, entity: string) => {
    const named = whole.endsWith(';') ? NAMED[entity] : undefined;
    if (named !== undefined) return named;
    const numeric = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(entity);
    if (!numeric || !whole.endsWith(';')) throw new XmlError(`${whole} is not an entity`);
    const [, hex, decimal] = numeric;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
