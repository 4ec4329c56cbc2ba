import { courses, TERM } from "#school";

const DAY = 24 * 60 * 60 * 1000;

/** A session a week for every second course, by time. */
export const SESSIONS = courses
  .filter((_, index) => index % 2 === 0)
  .flatMap(({ id, title, teacher, weeks }, index) =>
    Array.from({ length: weeks }, (_, week) => ({
      id: `${id}-${week + 1}`,
      title: `${title}, week ${week + 1}`,
      host: teacher,
      on: new Date(
        Date.parse(TERM.starts) + (week * 7 + (index % 5)) * DAY + (15 + (index % 4)) * 3_600_000,
      ).toISOString(),
    })),
  )
  .sort((a, b) => a.on.localeCompare(b.on));
