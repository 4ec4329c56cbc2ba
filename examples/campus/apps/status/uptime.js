const MONTH = 30 * 24 * 60;
const WORST_FIRST = ["down", "slow", "up"];

export function uptime({ name }, incidents) {
  const lost = incidents.filter(({ part }) => part === name).reduce((sum, { minutes }) => sum + minutes, 0);
  return 1 - lost / MONTH;
}

/** The state of the whole is that of its worst part. */
export function overall(parts) {
  return WORST_FIRST.find((state) => parts.some((part) => part.state === state));
}
