import { LEVELS } from "./filter.js";

const KEYS = {
  popular: ({ enrolled }) => -enrolled,
  rating: ({ rating }) => -rating,
  price: ({ price }) => price,
  level: ({ level }) => LEVELS.indexOf(level),
  short: ({ weeks, minutes }) => weeks * minutes,
};

export function order(courses, by) {
  const key = KEYS[by];
  return [...courses].sort((a, b) => key(a) - key(b) || a.title.localeCompare(b.title, "en"));
}
