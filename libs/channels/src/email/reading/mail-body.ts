import { htmlToText } from './html-to-text.ts';
import type { BodyNode } from './parsed-mail.ts';

export interface MailBody {
  readonly text: string;
  readonly html: string | undefined;
}

const deepest = 200;

/**
 * The body to read: of alternatives the plain one as text and the richest as HTML, of parts that follow each other
 * all of them. HTML beyond `longest` is left out and text cut; the raw mail keeps both.
 */
export function mailBody(root: BodyNode | undefined, longest: number): MailBody {
  if (!root) return { text: '', html: undefined };
  const text = textOf(root, longest, 0).trim();
  const html = hasType(root, 'text/html', 0) ? htmlOf(root, 0) : undefined;
  return {
    text: text.length > longest ? `${text.slice(0, longest)}\n[…]` : text,
    html: html !== undefined && html.length <= longest ? html : undefined,
  };
}

function textOf(node: BodyNode, longest: number, depth: number): string {
  if (depth > deepest || node.isAttachment) return '';
  if (node.children.length === 0) {
    if (node.contentType === 'text/html') return htmlToText((node.textContent ?? '').slice(0, longest));
    return node.textContent ?? '';
  }
  if (node.contentType === 'multipart/alternative') {
    const plain = node.children.find(
      (child) => hasType(child, 'text/plain', depth) && textOf(child, longest, depth + 1).trim() !== '',
    );
    const chosen = plain ?? node.children.findLast((child) => hasType(child, 'text/html', depth));
    return chosen ? textOf(chosen, longest, depth + 1) : '';
  }
  const texts = node.children.map((child) => textOf(child, longest, depth + 1).trim());
  return texts.filter((one) => one !== '').join('\n\n');
}

function htmlOf(node: BodyNode, depth: number): string {
  if (depth > deepest || node.isAttachment) return '';
  if (node.children.length === 0) {
    const content = node.textContent ?? '';
    return node.contentType === 'text/html' ? content : asHtml(content);
  }
  if (node.contentType === 'multipart/alternative') {
    const chosen = node.children.findLast((child) => hasType(child, 'text/html', depth)) ?? node.children[0];
    return chosen ? htmlOf(chosen, depth + 1) : '';
  }
  return node.children
    .map((child) => htmlOf(child, depth + 1))
    .filter((one) => one !== '')
    .join('<br>\n');
}

function hasType(node: BodyNode, type: string, depth: number): boolean {
  if (depth > deepest || node.isAttachment) return false;
  if (node.contentType === type) return (node.textContent ?? '').trim() !== '';
  return node.children.some((child) => hasType(child, type, depth + 1));
}

function asHtml(text: string): string {
  if (text.trim() === '') return '';
  const escaped = text.replace(
    /[&<>]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign,
  );
  return `<pre>${escaped}</pre>`;
}

/** Message-IDs of mails that stand inline within, outermost first. */
export function embeddedIds(node: BodyNode | undefined): string[] {
  const found: string[] = [];
  const walk = (one: BodyNode, depth: number) => {
    if (depth > deepest) return;
    for (const child of one.children) {
      const id = child.headers.get('message-id');
      if (one.contentType === 'message/rfc822' && typeof id === 'string') found.push(id);
      walk(child, depth + 1);
    }
  };
  if (node) walk(node, 0);
  return found;
}
