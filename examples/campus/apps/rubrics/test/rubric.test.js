import assert from "node:assert/strict";
import { test } from "node:test";

import { ESSAY } from "../essay.js";
import { balance, grade, withLevel } from "../rubric.js";

test("the highest levels make the full grade", () => {
  assert.equal(grade(ESSAY, { claim: 3, reasons: 3, sources: 2, language: 2 }), 1);
  assert.equal(grade(ESSAY, {}), 0);
});

test("a level chosen twice is taken back", () => {
  assert.deepEqual(withLevel(withLevel({}, "claim", 2), "claim", 2), {});
});

test("a criterion that decides alone is named", () => {
  assert.equal(balance(ESSAY), "");
  assert.match(
    balance({
      criteria: [
        { title: "A", weight: 9 },
        { title: "B", weight: 1 },
      ],
    }),
    /«A»/,
  );
});
