import type { Readable } from 'node:stream';
import {
  MailParser,
  type AddressObject,
  type AttachmentStream,
  type Headers,
  type MailParserOptions,
} from 'mailparser';

export interface ParsedPart {
  readonly name: string | undefined;
  readonly mediaType: string;
  readonly contentId: string | undefined;
  readonly inline: boolean;
  readonly content: Uint8Array;
}

/** A node of the mail's structure, as mailparser keeps it (`tree`, in the version that package.json pins). */
export interface BodyNode {
  readonly contentType: string | false;
  readonly textContent?: string;
  readonly isAttachment?: boolean;
  readonly headers: Headers;
  readonly children: readonly BodyNode[];
}

export interface ParsedMail {
  readonly headers: Headers;
  readonly body: BodyNode | undefined;
  readonly parts: readonly ParsedPart[];
}

/** Options that mailparser hands on to its splitter and does not declare. */
interface Bounds {
  readonly maxHeadSize: number;
  readonly maxChildNodes: number;
  readonly keepDeliveryStatus: boolean;
}

/**
 * Takes a mail apart without converting anything: mailparser's own conversions cost most of its time and throw on
 * mails that are merely odd.
 * @throws Error when the mail exceeds the bounds or mailparser gives up
 */
export function parsedMail(raw: Buffer, bounds: { parts: number; headerBytes: number }): Promise<ParsedMail> {
  const options: MailParserOptions & Bounds = {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    keepDeliveryStatus: true,
    maxHeadSize: bounds.headerBytes,
    maxChildNodes: bounds.parts,
  };
  const parser = new MailParser(options);
  const parts: ParsedPart[] = [];
  let headers: Headers = new Map();
  return new Promise((resolve, reject) => {
    parser.on('error', reject);
    parser.on('headers', (found) => (headers = found));
    parser.on('data', (data: AttachmentStream | { type: 'text' }) => {
      if (data.type === 'attachment') collect(data, parts, reject);
    });
    parser.on('end', () => {
      const { tree } = parser as unknown as { tree: BodyNode | false };
      resolve({ headers, body: tree || undefined, parts });
    });
    parser.end(raw);
  });
}

function collect(data: AttachmentStream, parts: ParsedPart[], fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  const content = data.content as Readable;
  content.on('error', fail);
  content.on('data', (chunk: Buffer) => chunks.push(chunk));
  content.on('end', () => {
    parts.push({
      name: data.filename || undefined,
      mediaType: data.contentType.toLowerCase(),
      contentId: data.cid || undefined,
      // Without a disposition a part that the text refers to is meant to be seen in it.
      inline: data.contentDisposition === 'inline' || Boolean(data.related && data.cid),
      // A copy of its own: a small Buffer is a slice of a pool that would be cloned whole with it.
      content: new Uint8Array(Buffer.concat(chunks)),
    });
    data.release();
  });
}

/** Every address of a field, groups taken apart. */
export function addressesOf(headers: Headers, field: string): { address: string; name: string }[] {
  const value = headers.get(field) as AddressObject | AddressObject[] | undefined;
  return [value ?? []].flat().flatMap((one) =>
    one.value.flatMap((entry) =>
      (entry.group ?? [entry]).map(({ address, name }) => ({
        address: (address ?? '').toLowerCase(),
        name,
      })),
    ),
  );
}
