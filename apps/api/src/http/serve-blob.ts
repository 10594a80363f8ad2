import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import type { BlobStore } from '#platform/blob-store.ts';

export interface Download {
  readonly blobKey: string;
  readonly name: string;
  readonly mediaType: string;
}

/** Kinds whose name a browser may be told; anything else is bytes, so that nothing a stranger sent is ever run. */
const harmless =
  /^(image\/(png|jpeg|gif|webp)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/(pdf|zip)|text\/plain|message\/rfc822)$/;

/** Sends a blob to be saved, never to be shown: what it holds came from outside. */
export async function serveBlob(
  blobs: BlobStore,
  response: Response,
  { blobKey, name, mediaType }: Download,
): Promise<StreamableFile> {
  const { stream, size } = await blobs.open(blobKey);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Cache-Control', 'private, no-store');
  return new StreamableFile(stream, {
    length: size,
    type: harmless.test(mediaType) ? mediaType : 'application/octet-stream',
    disposition: disposition(name),
  });
}

/** RFC 6266, with RFC 8187 for names that are not plain ASCII. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
