/** Answers undefined when well, else what is wrong in a sentence. */
export type HealthCheck = () => Promise<string | undefined>;

const longestCheckMs = 2_000;

/** What must work for this process to be ready. Parts add their checks as they start. */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();

  add(name: string, check: HealthCheck): void {
    this.#checks.set(name, check);
  }

  /** Runs every check; one that takes longer than two seconds has failed. */
  async troubles(): Promise<Record<string, string>> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await bounded(check)] as const),
    );
    return Object.fromEntries(results.flatMap(([name, trouble]) => (trouble ? [[name, trouble]] : [])));
  }
}

async function bounded(check: HealthCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve('did not answer in time');
    }, longestCheckMs);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}
