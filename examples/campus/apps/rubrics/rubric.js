const HEAVIEST = 0.6;

/** The share of what can be reached: levels count evenly from nothing to all, criteria by their weight. */
export function grade({ criteria }, chosen) {
  const all = criteria.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return 0;
  return (
    criteria.reduce((sum, { id, weight, levels }) => sum + (weight * (chosen[id] ?? 0)) / (levels.length - 1), 0) / all
  );
}

/** Levels with one more chosen; choosing it again takes it back. */
export function withLevel(chosen, id, level) {
  const { [id]: before, ...rest } = chosen;
  return before === level ? rest : { ...rest, [id]: level };
}

/** A warning if one criterion decides nearly alone; empty otherwise. */
export function balance({ criteria }) {
  const all = criteria.reduce((sum, { weight }) => sum + weight, 0);
  const heavy = criteria.find(({ weight }) => weight / all > HEAVIEST);
  return heavy ? `«${heavy.title}» decides nearly alone.` : "";
}
