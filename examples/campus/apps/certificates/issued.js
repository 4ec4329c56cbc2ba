import { course, students } from "#school";

import { issue } from "./number.js";

const PASSED = [
  ["algebra", 0, "2025-06-12", 0.93],
  ["writing", 0, "2025-11-30", 0.81],
  ["python", 1, "2025-12-18", 0.88],
  ["ethics", 2, "2026-01-09", 0.75],
  ["astronomy", 0, "2026-02-20", 0.99],
];

export const CERTIFICATES = PASSED.map(([id, student, on, score], index) => ({
  number: issue(1000 + index * 37),
  course: course(id),
  student: students[student],
  on,
  score,
}));

export const LINKS = [
  ["/", "Yours"],
  ["/check", "Check one"],
];
