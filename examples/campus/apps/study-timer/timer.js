export const LENGTHS = { work: 25 * 60, rest: 5 * 60 };
export const FRESH = { mode: "work", left: LENGTHS.work, running: false, finished: 0 };

export function step(timer, event) {
  if (event === "reset") return { ...FRESH, finished: timer.finished };
  if (event === "toggle") return { ...timer, running: !timer.running };
  if (timer.left > 1) return { ...timer, left: timer.left - 1 };
  return change(timer);
}

function change({ mode, finished }) {
  const next = mode === "work" ? "rest" : "work";
  return { mode: next, left: LENGTHS[next], running: true, finished: finished + (mode === "work" ? 1 : 0) };
}

export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
