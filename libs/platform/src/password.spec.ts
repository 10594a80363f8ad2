import { describe, expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from './password.ts';

describe('passwords', () => {
  it('are known again, and no other is', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('correct horsf', hash)).toBe(false);
  });

  it('are salted', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  it('keep the parameters that they were hashed with', async () => {
    const weaker = '$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$';
    const { scryptSync } = await import('node:crypto');
    const key = scryptSync('old', Buffer.alloc(16), 32, { N: 16, r: 8, p: 1 });
    expect(await verifyPassword('old', weaker + key.toString('base64').replaceAll('=', ''))).toBe(true);
  });

  it('are refused without a hash', async () => {
    expect(await verifyPassword('any', undefined)).toBe(false);
    expect(await verifyPassword('any', null)).toBe(false);
    expect(await verifyPassword('any', 'plain')).toBe(false);
  });
});
