const PASS = 60;

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function passRate(values) {
  return values.filter((value) => value >= PASS).length / values.length;
}

/** The place of a value among all, the greatest being first. Equals share a place. */
export function rank(values, value) {
  return values.filter((other) => other > value).length + 1;
}

/** How many values lie in each ten. A hundred belongs to the last. */
export function histogram(values) {
  return Array.from({ length: 10 }, (_, index) => ({
    label: `${index * 10}`,
    value: values.filter((value) => Math.min(9, Math.floor(value / 10)) === index).length,
  }));
}
