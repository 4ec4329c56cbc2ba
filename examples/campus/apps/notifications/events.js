import { courses, students } from "#school";

export const KINDS = ["reply", "grade", "deadline", "badge", "course"];

const TEXTS = {
  reply: (index) => `${students[index % students.length].name} answered you`,
  grade: (index) => `Your work in ${courses[index % courses.length].title} is graded`,
  deadline: (index) => `${courses[index % courses.length].title}: exercises are due`,
  badge: () => "You have learnt seven days in a row",
  course: (index) => `${courses[index % courses.length].title} has a new week`,
};

/** Thirty events of the last ten days. */
export const EVENTS = Array.from({ length: 30 }, (_, index) => {
  const kind = KINDS[(index * 3 + Math.floor(index / 4)) % KINDS.length];
  const on = new Date(Date.UTC(2026, 2, 2 - Math.floor(index / 3))).toISOString().slice(0, 10);
  return { id: index, kind, on, text: TEXTS[kind](index) };
});
