const DAY = 24 * 60 * 60 * 1000;
const TIMES = ["09:00", "09:15", "09:30", "14:00", "14:15", "14:30", "14:45"];

/** The next working days after a moment, as ISO dates. */
export function nextDays(now, count) {
  const days = [];
  for (let time = Date.parse(now) + DAY; days.length < count; time += DAY) {
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days.push(new Date(time).toISOString().slice(0, 10));
  }
  return days;
}

export function freeSlots(teacher, on, booked) {
  const taken = booked.filter((slot) => slot.teacher === teacher && slot.on === on).map(({ at }) => at);
  return TIMES.filter((at) => !taken.includes(at));
}
