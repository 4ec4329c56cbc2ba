/** Who reads what: everybody reads `each` essays, every essay is read as often, nobody reads their own. */
export function assign(essays, each) {
  const readers = new Map();
  for (const [index, { by }] of essays.entries()) {
    readers.set(
      by,
      Array.from({ length: each }, (_, step) => essays[(index + 1 + step) % essays.length]),
    );
  }
  return readers;
}
