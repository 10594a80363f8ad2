const width = 30;

/** Shows how much is done: a bar on a terminal, otherwise a line for every tenth. Answers what to call after each part. */
export function progressBar(
  what: string,
  parts: number,
  to: { isTTY?: boolean; write: (text: string) => unknown } = process.stderr,
): () => void {
  let done = 0;
  const draw = () => {
    const filled = Math.round((width * done) / parts);
    to.write(`\r${what} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${parts}`);
    if (done === parts) to.write('\r\x1b[K');
  };
  if (to.isTTY) draw();
  return () => {
    done++;
    if (to.isTTY) draw();
    else if (Math.floor((done * 10) / parts) > Math.floor(((done - 1) * 10) / parts))
      to.write(`${what}: ${done} of ${parts} runs\n`);
  };
}
