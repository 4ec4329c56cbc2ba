export function select(items, { words, kinds, topics }) {
  const wanted = words.toLowerCase();
  return items.filter(
    (item) =>
      item.title.toLowerCase().includes(wanted) &&
      (kinds.length === 0 || kinds.includes(item.kind)) &&
      (topics.length === 0 || topics.includes(item.topic)),
  );
}

/** How often each value of a facet occurs, the most frequent first. */
export function facets(items, facet) {
  const counts = new Map();
  for (const item of items) counts.set(item[facet], (counts.get(item[facet]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

export function weight(items) {
  return items.reduce(
    (sum, { minutes, megabytes }) => ({ minutes: sum.minutes + minutes, megabytes: sum.megabytes + megabytes }),
    { minutes: 0, megabytes: 0 },
  );
}
