import assert from "node:assert/strict";
import { test } from "node:test";

import { courses } from "#school";

import { cohorts, curve } from "../logic/cohorts.js";
import { funnel } from "../logic/funnel.js";
import { added, change, smoothed, weekly } from "../logic/series.js";
import { DAYS, VISITS } from "../logic/visits.js";

test("smoothing keeps a level line level", () => {
  assert.deepEqual(smoothed([4, 4, 4], 2), [4, 4, 4]);
});

test("weeks hold seven days", () => {
  assert.equal(weekly(VISITS.web).length, DAYS / 7);
  assert.deepEqual(weekly([1, 1, 1, 1, 1, 1, 1, 5]), [7, 5]);
});

test("series are added day by day", () => {
  assert.deepEqual(
    added([
      [1, 2],
      [10, 20],
    ]),
    [11, 22],
  );
  assert.equal(change([10, 15]), 0.5);
});

test("nobody passes who has not begun", () => {
  for (const course of courses) {
    const counts = funnel(course).map(({ count }) => count);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => b - a),
    );
  }
});

test("retention falls", () => {
  const mean = curve(cohorts(8, 1));
  assert.equal(mean[0], 1);
  for (const row of cohorts(8, 1))
    for (const [index, share] of row.entries()) assert.ok(index === 0 || share < row[index - 1]);
});
