import assert from "node:assert/strict";
import { test } from "node:test";

import { cardFits, stillGood } from "../card.js";
import { discount, FIRST, order } from "../order.js";
import { price } from "../price.js";

test("tax is taken out of the price", () => {
  assert.deepEqual(price([11900], 0, "DE"), { full: 11900, saved: 0, tax: 1900, total: 11900 });
});

test("a voucher saves a fifth", () => {
  const state = order(FIRST, { type: "voucher", code: " spring" });
  assert.equal(price([1000], discount(state), "DE").saved, 200);
});

test("an unknown voucher is not in force", () => {
  assert.equal(order(FIRST, { type: "voucher", code: "NOPE" }).voucher, null);
});

test("a digit that is wrong is noticed", () => {
  assert.ok(cardFits("4539 1488 0343 6467"));
  assert.ok(!cardFits("4539 1488 0343 6468"));
});

test("a card of this month is good", () => {
  assert.ok(stillGood("03/26", "2026-03-02"));
  assert.ok(!stillGood("02/26", "2026-03-02"));
});
