export default async function stop() {
  await globalThis.firstlinePostgres?.stop();
}
