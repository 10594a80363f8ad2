import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError, type Config } from '#platform/config.ts';

/**
 * The certificate and key that the SMTP listener offers STARTTLS with, or undefined when none is configured. Read once:
 * a renewed one counts from the next start.
 * @throws ConfigError that names the file that cannot be read, or that the two do not fit
 */
export function smtpCertificate(config: Config): { cert: Buffer; key: Buffer } | undefined {
  if (config.SMTP_TLS_CERT_FILE === undefined || config.SMTP_TLS_KEY_FILE === undefined) return undefined;
  const cert = contentOf('SMTP_TLS_CERT_FILE', config.SMTP_TLS_CERT_FILE);
  const key = contentOf('SMTP_TLS_KEY_FILE', config.SMTP_TLS_KEY_FILE);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const mistake = `SMTP_TLS_CERT_FILE and SMTP_TLS_KEY_FILE are no certificate with its key in PEM (${reason(error)})`;
    throw new ConfigError([mistake]);
  }
  return { cert, key };
}

function contentOf(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigError([`${name} cannot be read (${reason(error)})`]);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
