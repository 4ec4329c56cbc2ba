import { seeded, students } from "#school";

import { WORKS } from "./weights.js";

/** The students of a class with their marks, always the same ones. */
export function classOf(course) {
  const random = seeded(course.enrolled + course.weeks);
  return students
    .filter((_, index) => (index + course.weeks) % 3 !== 0)
    .map(({ id }) => {
      const ability = 50 + random() * 40;
      return { id, marks: WORKS.map(() => Math.min(100, Math.max(0, Math.round(ability + (random() - 0.5) * 40)))) };
    });
}
