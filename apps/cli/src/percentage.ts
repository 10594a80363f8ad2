/** Shows on a terminal how much is done, as `Replaying 40 %`, and nothing where standard error is something else. */
export function percentage(what: string) {
  let shown = -1;
  return {
    show: (share: number) => {
      const now = Math.floor(share * 100);
      if (now === shown || !process.stderr.isTTY) return;
      shown = now;
      process.stderr.write(`\r${what} ${now} %`);
    },
    end: () => {
      if (shown >= 0) process.stderr.write('\r\x1b[K');
    },
  };
}
