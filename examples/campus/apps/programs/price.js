const REBATE = 0.25;

/** Cents for the courses one by one, and for all of them together. */
export function bundle(courses) {
  const full = courses.reduce((sum, { price }) => sum + price, 0);
  return { full, price: Math.round(full * (1 - REBATE)) };
}
