import { course, courses, lessons } from "#school";

export function everyLesson() {
  return courses.flatMap(lessons);
}

/** A lesson with its course and neighbours; null if there is none. */
export function locate(id) {
  const found = course(id.split("-")[0]);
  if (!found) return null;
  const all = lessons(found);
  const at = all.findIndex((lesson) => lesson.id === id);
  return at < 0 ? null : { course: found, lesson: all[at], before: all[at - 1], after: all[at + 1] };
}
