import { courses, seeded, students, teachers } from "#school";

import { idOf } from "./threads.js";

const QUESTIONS = [
  ["Why does the order of these two steps matter?", "I changed them over and got something *else*."],
  ["Is there a shorter way than the one in the video?", "Mine has five lines. Is that wrong?"],
  ["What does the word in the second reading mean?", "The glossary says little."],
  ["How long did week three take you?", "It took me twice as long as they say."],
];
const ANSWERS = [
  "Try it with a **tiny** example; then one sees it.",
  "Look at the second reading, near the end. It is said in half a sentence.",
  "I had the same. What helped me:\n\n1. write it down\n2. sleep\n3. write it down again",
  "Both ways are right. The shorter one is not the clearer one.",
];

const random = seeded(7);
const pick = (list) => list[Math.floor(random() * list.length)];
const someDay = () => `2026-02-${String(3 + Math.floor(random() * 25)).padStart(2, "0")}`;

/** A question or two for every course, with answers. */
export const THREADS = courses.flatMap((course) =>
  QUESTIONS.slice(0, 1 + Math.floor(random() * 3)).map((question) => thread(course, question)),
);

function thread(course, [title, text]) {
  const posts = [post(1, text, null, pick(students))];
  for (let id = 2; id <= 2 + Math.floor(random() * 4); id += 1) {
    posts.push(
      post(
        id,
        pick(ANSWERS),
        random() < 0.5 ? null : 1 + Math.floor(random() * (id - 1)),
        random() < 0.3 ? pick(teachers) : pick(students),
      ),
    );
  }
  return {
    id: idOf(`${course.id} ${title}`),
    board: course.id,
    title,
    posts,
    best: random() < 0.4 ? 2 : null,
    followers: [],
  };
}

function post(id, text, to, { id: by }) {
  return {
    id,
    text,
    to,
    by,
    on: someDay(),
    votes: students.filter(() => random() < 0.15).map((student) => student.id),
  };
}
