const LETTERS = [
  [90, "A"],
  [80, "B"],
  [70, "C"],
  [60, "D"],
  [0, "F"],
];

export function letter(points) {
  return LETTERS.find(([least]) => points >= least)[1];
}

export function credits(records) {
  return records.reduce((sum, record) => sum + record.credits, 0);
}

/** Points, weighted by credits. */
export function average(records) {
  return records.reduce((sum, record) => sum + record.points * record.credits, 0) / credits(records);
}

/** Pairs of a term's name and its records. Spring ends with June. */
export function byTerm(records) {
  const terms = new Map();
  for (const record of records) {
    const [year, month] = record.on.split("-");
    const term = `${Number(month) <= 6 ? "Spring" : "Autumn"} ${year}`;
    terms.set(term, [...(terms.get(term) ?? []), record]);
  }
  return [...terms];
}
