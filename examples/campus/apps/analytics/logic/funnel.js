const STEPS = [
  ["saw the page", 9.5],
  ["joined", 1],
  ["began", 0.81],
  ["passed a week", 0.58],
  ["were halfway", 0.34],
  ["passed", 0.21],
];

/** How many came how far, and the share of those of the step before. */
export function funnel({ enrolled, rating }) {
  const stay = rating / 5;
  const counts = STEPS.map(([, share], index) => Math.round(enrolled * share * (index > 1 ? stay : 1)));
  return STEPS.map(([name], index) => ({
    id: name,
    name,
    count: counts[index],
    of: index === 0 ? 1 : counts[index] / counts[index - 1],
  }));
}
