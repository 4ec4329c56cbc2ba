import { courses, seeded } from "#school";

export const DAYS = 84;
const WEEKEND = 0.55;

/** For each course, how many learned on each day of the term. */
export const VISITS = Object.fromEntries(courses.map((course) => [course.id, days(course)]));

function days({ enrolled, weeks, rating }) {
  const random = seeded(enrolled);
  return Array.from({ length: DAYS }, (_, day) => {
    const tired = Math.exp(-day / (weeks * 9));
    const weekly = day % 7 > 4 ? WEEKEND : 1;
    return Math.round((enrolled / 12) * tired * weekly * (0.8 + random() * 0.4) * (rating / 5));
  });
}
