import assert from "node:assert/strict";
import { test } from "node:test";

import { compose, difficulty } from "../compose.js";
import { QUESTIONS } from "../questions.js";

test("a quiz has some of every difficulty", () => {
  const levels = compose(QUESTIONS, 9, { fresh: true }).map(difficulty);
  assert.deepEqual(levels, ["easy", "easy", "easy", "medium", "medium", "medium", "hard", "hard", "hard"]);
});

test("no more can be asked than there is", () => {
  assert.equal(compose(QUESTIONS.slice(0, 4), 10, { fresh: false }).length, 4);
  assert.equal(compose([], 10, { fresh: false }).length, 0);
});

test("a question is asked once", () => {
  const ids = compose(QUESTIONS, 40, { fresh: true }).map(({ id }) => id);
  assert.equal(new Set(ids).size, 40);
});
