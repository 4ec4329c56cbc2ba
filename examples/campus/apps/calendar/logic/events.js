import { courses, TERM } from "#school";

const DAY = 24 * 60 * 60 * 1000;

/** Courses' sessions and deadlines and one's own plans, by date and time. */
export function everything(mine) {
  return [...courses.flatMap(sessions), ...mine].sort((a, b) => `${a.on}${a.at}`.localeCompare(`${b.on}${b.at}`));
}

function sessions(course, index) {
  return Array.from({ length: course.weeks }, (_, week) => [
    event(course, "session", week, index % 5, `${9 + (index % 8)}:00`.padStart(5, "0")),
    event(course, "deadline", week, 6, "23:59"),
  ]).flat();
}

function event({ id, title }, kind, week, weekday, at) {
  const on = new Date(Date.parse(TERM.starts) + (week * 7 + weekday) * DAY).toISOString().slice(0, 10);
  return {
    id: `${id}-${kind}-${week + 1}`,
    kind,
    title: `${title}, week ${week + 1}`,
    on,
    at,
    minutes: kind === "session" ? 60 : 0,
  };
}

/** Pairs of events that overlap: nobody is in two places. */
export function clashes(events) {
  const found = [];
  for (const [index, one] of events.entries()) {
    for (const other of events.slice(index + 1)) {
      if (other.on !== one.on) break;
      if (minute(other.at) < minute(one.at) + one.minutes) found.push([one, other]);
    }
  }
  return found;
}

function minute(at) {
  const [hours, minutes] = at.split(":").map(Number);
  return hours * 60 + minutes;
}
