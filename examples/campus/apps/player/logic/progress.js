import { lessons } from "#school";

export function share(course, finished) {
  const all = lessons(course);
  return all.filter(({ id }) => finished.includes(id)).length / all.length;
}

/** The first lesson that is not done; undefined if all are. */
export function next(course, finished) {
  return lessons(course).find(({ id }) => !finished.includes(id));
}
