import { courses, TERM } from "#school";

const KINDS = [
  { kind: "essay", words: "Two pages, in your own words.", types: [".pdf", ".md"], points: 20 },
  { kind: "program", words: "A program that passes the tests.", types: [".py", ".js", ".zip"], points: 40 },
  { kind: "drawing", words: "A scan or a photograph.", types: [".png", ".jpg"], points: 10 },
];
const BY_TOPIC = { Computing: 1, Mathematics: 1, Arts: 2 };
const DAY = 24 * 60 * 60 * 1000;

/** Two assignments for every course, in the fourth and the last week. */
export const ASSIGNMENTS = courses.flatMap((course) =>
  [Math.min(4, course.weeks), course.weeks].map((week, index) => ({
    id: `${course.id}-${index + 1}`,
    course,
    title: `${course.title}: ${index === 0 ? "halfway" : "final"} ${KINDS[BY_TOPIC[course.topic] ?? 0].kind}`,
    due: new Date(Date.parse(TERM.starts) + week * 7 * DAY - 1000).toISOString(),
    ...KINDS[BY_TOPIC[course.topic] ?? 0],
  })),
);
