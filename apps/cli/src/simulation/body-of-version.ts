/** The document of a version as the API answers it, which is what people save; anything else is taken for a document itself. */
export function bodyOfVersion(read: unknown): unknown {
  const isVersion = typeof read === 'object' && read !== null && 'version' in read && 'body' in read;
  return isVersion ? read.body : read;
}
