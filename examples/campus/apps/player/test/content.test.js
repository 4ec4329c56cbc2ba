import assert from "node:assert/strict";
import { test } from "node:test";

import { course, lessons } from "#school";

import { questionsOf } from "../content/questions.js";
import { taskOf } from "../content/tasks.js";
import { looksComplete, score } from "../logic/answers.js";
import { everyLesson, locate } from "../logic/find.js";
import { next, share } from "../logic/progress.js";
import { chapters, clock } from "../logic/timeline.js";

const algebra = course("algebra");
const [first, second] = lessons(algebra);

test("every lesson can be found by its id", () => {
  for (const lesson of everyLesson()) assert.equal(locate(lesson.id).lesson.id, lesson.id);
});

test("what is done is not next", () => {
  assert.equal(next(algebra, [first.id]).id, second.id);
  assert.ok(share(algebra, [first.id]) > 0);
});

test("the right options make a full score", () => {
  const questions = questionsOf(first, algebra);
  assert.equal(score(questions, Object.fromEntries(questions.map(({ id, right }) => [id, right]))), 1);
  for (const { options, right } of questions) assert.equal(new Set(options).size, options.length, options[right]);
});

test("a short answer is sent back", () => {
  assert.match(looksComplete("No.", taskOf(first, algebra)), /Only 1 words/);
});

test("chapters lie within the video", () => {
  for (const { at } of chapters(first)) assert.ok(at < first.minutes * 60);
  assert.equal(clock(65.7), "1:05");
});
