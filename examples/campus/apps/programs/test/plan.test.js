import assert from "node:assert/strict";
import { test } from "node:test";

import { terms } from "../plan.js";
import { PROGRAMS } from "../programs.js";

test("what is needed comes in an earlier term", () => {
  for (const program of PROGRAMS) {
    const term = new Map(terms(program).flatMap((courses, index) => courses.map(({ id }) => [id, index])));
    for (const [id, needs] of Object.entries(program.needs))
      for (const need of needs) assert.ok(term.get(need) < term.get(id));
  }
});

test("courses that need each other can't be planned", () => {
  assert.throws(() => terms({ courses: [{ id: "a" }, { id: "b" }], needs: { a: ["b"], b: ["a"] } }));
});
