import { EventEmitter } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { endWithReader } from './closed-pipe.ts';

describe('a reader who has had enough', () => {
  it('ends the command without a word; a full disk does not', () => {
    const [stream, end] = [new EventEmitter(), jest.fn()];
    endWithReader(stream, end);
    stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(end).toHaveBeenCalledTimes(1);
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    expect(() => stream.emit('error', full)).toThrow('no space left');
  });
});
