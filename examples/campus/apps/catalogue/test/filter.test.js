import assert from "node:assert/strict";
import { test } from "node:test";

import { courses } from "#school";

import { ANY, filter } from "../logic/filter.js";
import { order } from "../logic/order.js";
import { similar } from "../logic/similar.js";

test("no wish leaves every course", () => {
  assert.equal(filter(courses, ANY).length, courses.length);
});

test("wishes add up", () => {
  const found = filter(courses, { ...ANY, topic: "Computing", level: "Advanced" });
  assert.deepEqual(
    found.map(({ id }) => id),
    ["compilers", "security"],
  );
});

test("free courses cost nothing", () => {
  assert.ok(filter(courses, { ...ANY, free: true }).every(({ price }) => price === 0));
});

test("easy courses come before hard ones", () => {
  const levels = order(courses, "level").map(({ level }) => level);
  assert.equal(levels.at(0), "Beginner");
  assert.equal(levels.at(-1), "Advanced");
});

test("a course is not similar to itself", () => {
  for (const course of courses) assert.ok(!similar(courses, course).includes(course));
});
