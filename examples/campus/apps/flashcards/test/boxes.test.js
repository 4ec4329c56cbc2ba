import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, due, sleep, start } from "../boxes.js";

const cards = start([
  ["Fe", "iron"],
  ["Au", "gold"],
]);

test("a known card rests, an unknown one does not", () => {
  assert.deepEqual(
    due(answer(cards, "Fe", true)).map(({ front }) => front),
    ["Au"],
  );
  assert.equal(due(answer(cards, "Fe", false)).length, 2);
});

test("a resting card comes back", () => {
  assert.equal(due(sleep(answer(cards, "Fe", true))).length, 2);
});
