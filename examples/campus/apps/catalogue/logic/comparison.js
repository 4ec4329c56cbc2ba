import { duration, money } from "#kit/format.js";

const ROWS = [
  ["Topic", ({ topic }) => topic],
  ["Level", ({ level }) => level],
  ["Weeks", ({ weeks }) => weeks],
  ["In all", ({ weeks, minutes }) => duration(weeks * minutes)],
  ["Price", ({ price }) => (price === 0 ? "free" : money(price))],
  ["Rating", ({ rating }) => rating.toFixed(1)],
];

/** A row for each property, with a cell for each course by its id. */
export function comparison(courses) {
  return ROWS.map(([name, read]) => ({
    id: name,
    ...Object.fromEntries(courses.map((course) => [course.id, read(course)])),
  }));
}
