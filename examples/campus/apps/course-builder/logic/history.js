import { edit } from "./outline.js";

const KEPT = 100;

export function begin(now) {
  return { past: [], now, future: [] };
}

/** Edits with what was before and after them, so that each can be undone and done again. */
export function history({ past, now, future }, event) {
  if (event.type === "undo")
    return past.length === 0
      ? { past, now, future }
      : { past: past.slice(0, -1), now: past.at(-1), future: [now, ...future] };
  if (event.type === "redo")
    return future.length === 0
      ? { past, now, future }
      : { past: [...past, now], now: future[0], future: future.slice(1) };
  return { past: [...past, now].slice(-KEPT), now: edit(now, event), future: [] };
}
