import type { EventEmitter } from 'node:events';

/** Ends without a word when whoever reads has had enough, as behind `| head`; any other failure of the stream is thrown. */
export function endWithReader(
  stream: EventEmitter,
  end: () => void = () => {
    process.exit();
  },
): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end();
  });
}
