import assert from "node:assert/strict";
import { test } from "node:test";

import { PAUSED, play } from "../logic/playback.js";

const state = { ...PAUSED, length: 100 };

test("a video ends at its end and stops", () => {
  const playing = play({ ...state, at: 99 }, { type: "toggle" });
  assert.deepEqual(play(playing, { type: "tick", seconds: 5 }), { ...state, at: 100, playing: false });
});

test("nobody skips to before the beginning", () => {
  assert.equal(play({ ...state, at: 4 }, { type: "skip", seconds: -10 }).at, 0);
});

test("a double speed passes two seconds in one", () => {
  assert.equal(play({ ...state, speed: 2 }, { type: "tick", seconds: 1 }).at, 2);
});
