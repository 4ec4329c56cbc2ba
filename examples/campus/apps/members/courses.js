import { courses } from "#school";

/** What somebody teaches or, spread evenly, learns. */
export function coursesOf({ id, role }) {
  if (role === "teacher") return courses.filter(({ teacher }) => teacher === id);
  const number = Number(id.slice(1));
  return courses.filter((_, index) => (index + number) % 7 === 0);
}
