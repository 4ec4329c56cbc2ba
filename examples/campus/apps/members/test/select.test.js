import assert from "node:assert/strict";
import { test } from "node:test";

import { people } from "#school";

import { coursesOf } from "../courses.js";
import { initials, select } from "../select.js";

test("names are found without regard to case", () => {
  assert.deepEqual(
    select(people, { role: "", words: "OKAFOR" }).map(({ id }) => id),
    ["p01"],
  );
});

test("every teacher teaches", () => {
  assert.ok(select(people, { role: "teacher", words: "" }).every((teacher) => coursesOf(teacher).length > 0));
});

test("initials are the first letters", () => {
  assert.equal(initials("Ada Okafor"), "AO");
});
