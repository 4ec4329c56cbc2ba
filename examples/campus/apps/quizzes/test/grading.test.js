import assert from "node:assert/strict";
import { test } from "node:test";

import { attempt, begin, result } from "../logic/attempt.js";
import { moved, number, order, several, word } from "../logic/grading.js";
import { QUIZZES } from "../logic/quizzes.js";

test("accents and capitals are forgiven", () => {
  assert.ok(word.isRight({ right: ["el andén"] }, " El anden"));
});

test("a number may be near enough and have a comma", () => {
  assert.ok(number.isRight({ right: 8.3, within: 0.5 }, "8,5"));
  assert.ok(!number.isRight({ right: 0 }, ""));
});

test("all that is right and nothing else", () => {
  assert.ok(several.isRight({ right: [0, 2] }, [2, 0]));
  assert.ok(!several.isRight({ right: [0, 2] }, [0, 1, 2]));
});

test("an order is right as a whole", () => {
  assert.ok(order.isRight({ right: [1, 0] }, moved([0, 1], 0, 1)));
});

test("right answers to all make a full result", () => {
  for (const { questions } of QUIZZES) {
    let state = begin(questions);
    for (const { right, kind } of questions) {
      const answer = { word: () => right[0], number: () => String(right) }[kind]?.() ?? right;
      state = attempt(attempt(state, { type: "answer", answer }), { type: "next" });
    }
    assert.equal(result(state), 1);
  }
});

test("orders name every item once", () => {
  for (const { items, right } of QUIZZES.flatMap(({ questions }) => questions).filter(({ kind }) => kind === "order")) {
    assert.deepEqual(
      [...right].sort(),
      items.map((_, index) => index),
    );
  }
});
