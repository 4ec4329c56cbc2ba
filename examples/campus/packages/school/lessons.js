import { seeded } from "./seeded.js";

const KINDS = ["video", "reading", "exercise", "video", "quiz"];
const VERBS = ["Meet", "Look closer at", "Practise", "Take apart", "Put together", "Question", "Apply"];
const PARTS = [
  "the idea",
  "a first example",
  "the vocabulary",
  "the tools",
  "a hard case",
  "the whole",
  "your own try",
];

/** The lessons of a course, week by week, always the same ones. */
export function weeks(course) {
  const random = seeded(course.id.length * 131 + course.weeks);
  return Array.from({ length: course.weeks }, (_, week) => ({
    number: week + 1,
    lessons: Array.from({ length: 4 + Math.floor(random() * 3) }, (_, index) => lesson(course, week, index, random)),
  }));
}

/** The same in one list. */
export function lessons(course) {
  return weeks(course).flatMap((week) => week.lessons);
}

function lesson(course, week, index, random) {
  const verb = VERBS[Math.floor(random() * VERBS.length)];
  return {
    id: `${course.id}-${week + 1}-${index + 1}`,
    week: week + 1,
    title: `${verb} ${PARTS[(week + index) % PARTS.length]}`,
    kind: KINDS[index % KINDS.length],
    minutes: 5 + Math.floor(random() * 25),
  };
}
