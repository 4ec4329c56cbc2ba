import assert from "node:assert/strict";
import { test } from "node:test";

import { deadlines, streak, weekOf } from "../progress.js";

test("the first day is in week one", () => {
  assert.equal(weekOf("2026-02-02T10:00:00Z", { starts: "2026-02-02" }), 1);
  assert.equal(weekOf("2026-02-09T10:00:00Z", { starts: "2026-02-02" }), 2);
});

test("an idle day ends a streak", () => {
  assert.equal(streak([10, 0, 5, 5]), 2);
  assert.equal(streak([5, 5]), 2);
});

test("what is due in a month is not due soon", () => {
  const course = { id: "a", title: "A" };
  const due = [
    { title: "late", on: "2026-04-01" },
    { title: "soon", on: "2026-03-03" },
  ];
  assert.deepEqual(
    deadlines([{ course, due }], "2026-03-02").map(({ title }) => title),
    ["soon"],
  );
});
