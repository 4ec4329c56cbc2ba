import assert from "node:assert/strict";
import { test } from "node:test";

import { courses } from "#school";

import { faults } from "../logic/check.js";
import { begin, history } from "../logic/history.js";
import { edit, fromCourse } from "../logic/outline.js";

const course = fromCourse(courses[0]);

test("an edit can be undone and done again", () => {
  const added = history(begin(course), { type: "addWeek" });
  const undone = history(added, { type: "undo" });
  assert.deepEqual(undone.now, course);
  assert.deepEqual(history(undone, { type: "redo" }).now, added.now);
});

test("a new edit forgets what was undone", () => {
  const undone = history(history(begin(course), { type: "addWeek" }), { type: "undo" });
  assert.deepEqual(history(undone, { type: "addWeek" }).future, []);
});

test("lessons change places, and the first stays first", () => {
  const [first, second] = course.weeks[0].lessons;
  const after = edit(course, { type: "moveLesson", week: 0, id: second.id, by: -1 });
  assert.deepEqual(after.weeks[0].lessons.slice(0, 2), [second, first]);
  assert.deepEqual(edit(course, { type: "moveLesson", week: 0, id: first.id, by: -1 }), course);
});

test("new lessons have ids of their own", () => {
  const add = { type: "addLesson", week: 0, kind: "quiz" };
  const ids = edit(edit(course, add), add).weeks[0].lessons.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test("an empty week is a grave fault", () => {
  assert.ok(faults(edit(course, { type: "addWeek" })).some(({ grave }) => grave));
  assert.ok(faults(course).every(({ grave }) => !grave));
});
