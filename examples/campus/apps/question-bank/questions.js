import { courses, lessons, seeded } from "#school";

const FORMS = [
  "Say in one sentence what",
  "Give an example of what",
  "Which mistake is easily made with what",
  "Draw what",
];
const random = seeded(50);

/** A question on every third lesson of each course. */
export const QUESTIONS = courses.flatMap((course) =>
  lessons(course)
    .filter((_, index) => index % 3 === 0)
    .map(({ id, title }, index) => ({
      id,
      topic: course.topic,
      text: `${FORMS[index % FORMS.length]} «${title}» in ${course.title} is about.`,
      solved: 0.15 + random() * 0.8,
      used: Math.floor(random() * 9),
    })),
);
