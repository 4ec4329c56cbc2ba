import { course, lessons, seeded } from "#school";

const STATE = [
  ["algebra", 9, "2026-03-05"],
  ["python", 21, "2026-03-03"],
  ["writing", 2, "2026-03-09"],
  ["music", 0, "2026-03-20"],
];

export const ENROLLED = STATE.map(([id, finished, on]) => {
  const all = lessons(course(id));
  return {
    course: course(id),
    done: finished / all.length,
    next: all[Math.min(finished, all.length - 1)],
    due: [{ title: `Week ${all[finished].week} exercises`, on }],
  };
});

const random = seeded(20);

/** Minutes of learning on each of the last fourteen days. */
export const MINUTES = Array.from({ length: 14 }, (_, index) => (index === 4 ? 0 : Math.round(random() * 80) + 5));
