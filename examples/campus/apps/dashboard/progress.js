const WEEK = 7 * 24 * 60 * 60 * 1000;

/** The week of the term, from one. */
export function weekOf(now, term) {
  return Math.floor((Date.parse(now) - Date.parse(term.starts)) / WEEK) + 1;
}

/** The days in a row until the last on which something was learnt. */
export function streak(minutes) {
  const gap = minutes.lastIndexOf(0);
  return minutes.length - 1 - gap;
}

/** What is due within a fortnight, soonest first. */
export function deadlines(enrolled, now) {
  return enrolled
    .flatMap(({ course, due }) => due.map((each) => ({ ...each, course: course.title, id: `${course.id}/${each.on}` })))
    .filter(({ on }) => Date.parse(on) - Date.parse(now) < 2 * WEEK)
    .sort((a, b) => a.on.localeCompare(b.on));
}
