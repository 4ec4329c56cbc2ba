import assert from "node:assert/strict";
import { test } from "node:test";

import { course } from "#school";

import { classOf } from "../logic/classes.js";
import { read, write } from "../logic/csv.js";
import { letter } from "../logic/letters.js";
import { histogram, mean, median, rank } from "../logic/statistics.js";
import { total } from "../logic/weights.js";

const rows = classOf(course("algebra"));

test("what is exported can be imported", () => {
  assert.deepEqual(read(write(rows), rows), { rows, faults: [] });
});

test("a stranger and an impossible mark are named by line", () => {
  const text = "id,name,Quiz 1,Essay,Quiz 2,Project,Exam\nzz,Nobody,1,2,3,4,5\n" + `${rows[0].id},x,1,2,3,4,500`;
  assert.deepEqual(read(text, rows).faults, ["Line 2: nobody here is «zz».", "Line 3: marks go from 0 to 100."]);
});

test("only what weighs counts", () => {
  assert.equal(total([100, 0, 0, 0, 50], [1, 0, 0, 0, 1]), 75);
  assert.equal(total([100, 0, 0, 0, 50], [0, 0, 0, 0, 0]), 0);
});

test("the statistics are right", () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.equal(median([1, 2, 6, 7]), 4);
  assert.equal(rank([90, 80, 80], 80), 2);
  assert.equal(histogram([100, 5])[9].value, 1);
});

test("letters have signs", () => {
  assert.deepEqual([100, 91, 85, 10].map(letter), ["A", "A−", "B", "F"]);
});
