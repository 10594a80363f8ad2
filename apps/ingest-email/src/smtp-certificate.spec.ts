import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '#platform/config.ts';
import { testCertificate, testCertificateKey } from '../../../test/builders/tls-certificate.ts';
import { smtpCertificate } from './smtp-certificate.ts';

describe('the certificate of the SMTP listener', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firstline-tls-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const configured = (cert?: string, key?: string) =>
    smtpCertificate(
      loadConfig({
        DATABASE_URL: 'postgres://localhost/x',
        SMTP_TLS_CERT_FILE: cert,
        SMTP_TLS_KEY_FILE: key,
      }),
    );

  it('is read from its files, or is none', () => {
    const read = configured(file('cert.pem', testCertificate), file('key.pem', testCertificateKey));
    expect([read?.cert.toString(), read?.key.toString()]).toEqual([testCertificate, testCertificateKey]);
    expect(configured()).toBeUndefined();
  });

  it('is refused by the name of the setting when it cannot be used', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const another = file('other.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const cert = file('cert.pem', testCertificate);
    expect(() => configured(join(folder, 'none.pem'), another)).toThrow(/SMTP_TLS_CERT_FILE cannot be read/);
    expect(() => configured(cert, join(folder, 'none.pem'))).toThrow(/SMTP_TLS_KEY_FILE cannot be read/);
    expect(() => configured(cert, another)).toThrow(ConfigError);
    expect(() => configured(file('junk.pem', 'junk'), another)).toThrow(/are no certificate with its key/);
  });
});
