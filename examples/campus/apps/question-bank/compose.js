const BOUNDS = [
  [0.75, "easy"],
  [0.4, "medium"],
  [0, "hard"],
];

export function difficulty({ solved }) {
  return BOUNDS.find(([least]) => solved >= least)[1];
}

/** So many questions, evenly of every difficulty as far as there are, the easy ones first. */
export function compose(pool, count, { fresh }) {
  const ordered = fresh ? [...pool].sort((a, b) => a.used - b.used) : pool;
  const piles = BOUNDS.map(([, name]) => ordered.filter((question) => difficulty(question) === name));
  const chosen = [];
  for (let turn = 0; chosen.length < Math.min(count, pool.length); turn += 1) {
    const next = piles[turn % piles.length].shift();
    if (next) chosen.push(next);
  }
  return chosen.sort((a, b) => b.solved - a.solved);
}
