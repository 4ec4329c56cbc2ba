const REFUND_DAYS = 14;
const DAY = 24 * 60 * 60 * 1000;

/** Enrolments after an event `{type: "join" | "leave", course}`. A course that was left can be joined again. */
export function step(enrolments, { type, course }, now) {
  const others = enrolments.filter((each) => each.course !== course);
  if (type === "join") return [...others, { course, on: now.slice(0, 10), state: "active" }];
  return enrolments.map((each) => (each.course === course ? { ...each, state: "left" } : each));
}

export function refundable({ on, state }, now) {
  return state === "active" && Date.parse(now) - Date.parse(on) <= REFUND_DAYS * DAY;
}

export function isIn(enrolments, course) {
  return enrolments.some((each) => each.course === course && each.state === "active");
}
