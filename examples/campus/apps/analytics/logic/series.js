/** The mean of each value and those up to `width - 1` before it. */
export function smoothed(values, width) {
  return values.map((_, index) => {
    const part = values.slice(Math.max(0, index - width + 1), index + 1);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

export function weekly(values) {
  const weeks = [];
  for (let start = 0; start < values.length; start += 7)
    weeks.push(values.slice(start, start + 7).reduce((sum, value) => sum + value, 0));
  return weeks;
}

export function added(series) {
  return series[0].map((_, index) => series.reduce((sum, values) => sum + values[index], 0));
}

/** By how much the last of some values differs from the one before, as a share. */
export function change(values) {
  const [before, last] = values.slice(-2);
  return before === 0 ? 0 : last / before - 1;
}
