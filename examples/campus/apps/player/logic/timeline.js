const WORDS_A_MINUTE = 220;
const PARTS = ["What it is about", "An example", "Again, slowly", "What to try"];

/** Seconds as `4:05`. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A video's chapters, each with the second it begins at. */
export function chapters({ minutes }) {
  const count = Math.min(PARTS.length, Math.max(2, Math.floor(minutes / 5)));
  return PARTS.slice(0, count).map((title, index) => ({ title, at: Math.round((index * minutes * 60) / count) }));
}

export function minutesToRead(text) {
  return Math.max(1, Math.round(text.split(/\s+/).length / WORDS_A_MINUTE));
}
