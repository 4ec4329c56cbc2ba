/** Terms whose word begins with what was typed first, then those that merely contain it. */
export function search(terms, text) {
  const wanted = text.trim().toLowerCase();
  const starts = terms.filter(({ word }) => word.toLowerCase().startsWith(wanted));
  const contains = terms.filter((term) => !starts.includes(term) && term.word.toLowerCase().includes(wanted));
  return [...starts, ...contains];
}

/** Pairs of a letter and its terms, both in alphabetical order. */
export function byLetter(terms) {
  const groups = new Map();
  for (const term of [...terms].sort((a, b) => a.word.localeCompare(b.word, "en"))) {
    const letter = term.word[0].toUpperCase();
    groups.set(letter, [...(groups.get(letter) ?? []), term]);
  }
  return [...groups];
}
