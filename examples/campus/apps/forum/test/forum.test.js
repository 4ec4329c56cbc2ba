import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, find } from "../logic/arrange.js";
import { THREADS } from "../logic/seed.js";
import { reduce } from "../logic/threads.js";
import { tree } from "../logic/tree.js";

const asked = reduce([], { type: "ask", board: "web", title: "Why is it blue?", text: "It was red.", by: "p09" });

test("a question opens a thread", () => {
  assert.equal(asked[0].id, "why-is-it-blue");
  assert.equal(asked[0].posts.length, 1);
});

test("a second vote takes the first one back", () => {
  const vote = { type: "vote", thread: "why-is-it-blue", post: 1, by: "p10" };
  assert.deepEqual(reduce(reduce(asked, vote), vote), asked);
});

test("replies hang below what they answer, and none is lost", () => {
  const count = (posts) => posts.reduce((sum, { replies }) => sum + 1 + count(replies), 0);
  for (const { posts } of THREADS) assert.equal(count(tree(posts)), posts.length);
});

test("unsolved questions come first when wished", () => {
  const solved = arrange(THREADS, "open").map(({ best }) => Boolean(best));
  assert.deepEqual(
    solved,
    [...solved].sort((a, b) => Number(a) - Number(b)),
  );
});

test("short words do not matter in a search", () => {
  assert.equal(find(THREADS, "is it a").length, THREADS.length);
});

test("ids are not used twice", () => {
  assert.equal(new Set(THREADS.map(({ id }) => id)).size, THREADS.length);
});
