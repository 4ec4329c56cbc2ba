// Shares of value added tax, by country.
export const TAX = { AT: 0.2, DE: 0.19, FR: 0.2, IE: 0.23, NL: 0.21, PT: 0.23 };

/** Cents of an order: prices hold the tax already, so it is taken out rather than added. */
export function price(cents, discount, country) {
  const full = cents.reduce((sum, each) => sum + each, 0);
  const total = Math.round(full * (1 - discount));
  const tax = Math.round(total - total / (1 + (TAX[country] ?? 0)));
  return { full, saved: full - total, tax, total };
}
