/** The same numbers with room for so many at least; twice the room there was, where that is too little, because it seldom stays at one. */
export function grown(values: Float64Array, size: number): Float64Array {
  if (size <= values.length) return values;
  const more = new Float64Array(Math.max(size, 2 * values.length));
  more.set(values);
  return more;
}
