export function unread(events, seen, muted) {
  return events.filter(({ id, kind }) => !seen.includes(id) && !muted.includes(kind));
}

/** Events by day, the newest first, and within a day by kind: what is alike is told in one line. */
export function bundles(events) {
  const days = group(events, ({ on }) => on).sort(([a], [b]) => b.localeCompare(a));
  return days.map(([on, ofDay]) => ({
    on,
    kinds: group(ofDay, ({ kind }) => kind).map(([kind, same]) => ({ id: kind, kind, events: same })),
  }));
}

function group(items, by) {
  const groups = new Map();
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item]);
  return [...groups];
}
