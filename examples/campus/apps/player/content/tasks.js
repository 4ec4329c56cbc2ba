const TASKS = [
  ["Explain it to a friend who has missed the week.", 80, "example"],
  ["Describe where you have met this outside the course.", 60, "because"],
  ["Find a mistake that is easily made here, and how one notices it.", 100, "mistake"],
];

/** What is to be done in an exercise: the text, about how many words, and what must be mentioned. */
export function taskOf(lesson, course) {
  const [text, words, mention] = TASKS[(lesson.week + course.weeks) % TASKS.length];
  return { text: `${lesson.title}: ${text}`, words, mention };
}
