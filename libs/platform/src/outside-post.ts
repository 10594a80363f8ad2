import { lookup } from 'node:dns';
import { request as requestPlainly } from 'node:http';
import { request as requestSecurely, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './is-private-address.ts';

export type Posting =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** Where our own network or an unsafe protocol would be reached: it was not sent. */
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string };

export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Posting>;

const timeoutMs = 10_000;
const keptOfAnswer = 1_000;

/**
 * Posts to an address that people of the installation gave, and so to nothing but https on the public internet: an address
 * that a name stands for is looked at when it is connected to, so that it cannot change in between. Redirects are not
 * followed.
 * @param allowPrivate our own network and plain http are allowed too
 */
export function outsidePost(allowPrivate: boolean): Post {
  return (url, headers, body) => {
    const refusal = allowPrivate ? undefined : whyNot(url);
    if (refusal) return Promise.resolve({ kind: 'refused', error: refusal });
    return new Promise((resolve) => {
      const options: RequestOptions = {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(timeoutMs),
        agent: false,
        ...(allowPrivate ? {} : { lookup: publicOnly }),
      };
      const send = new URL(url).protocol === 'https:' ? requestSecurely : requestPlainly;
      const call = send(url, options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > keptOfAnswer) call.destroy();
        });
        response.on('close', () => {
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            body: text.slice(0, keptOfAnswer),
          });
        });
      });
      call.on('error', (error) => {
        if (error instanceof PrivateAddress) resolve({ kind: 'refused', error: error.message });
        else resolve({ kind: 'failed', error: error.message });
      });
      call.end(body);
    });
  };
}

class PrivateAddress extends Error {}

/** Why a URL may not be posted to, as far as one can tell without its name being looked up; undefined when it may. */
export function whyNot(url: string): string | undefined {
  if (!URL.canParse(url)) return 'It is no URL.';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:') return 'Only https is posted to.';
  if (username || password) return 'It must not carry a name or password.';
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && isPrivateAddress(address)
    ? `${address} is not of the public internet.`
    : undefined;
}

const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      callback(error, '');
      return;
    }
    const closed = addresses.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses;
    if (closed || !first) {
      callback(
        new PrivateAddress(`${hostname} stands for an address that is not of the public internet.`),
        '',
      );
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
