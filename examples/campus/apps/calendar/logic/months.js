const NAMES = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** `2026-03` of any ISO time. */
export const monthOf = (iso) => iso.slice(0, 7);
export const title = (month) => NAMES.format(new Date(`${month}-01`));

export function shifted(month, by) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by)).toISOString().slice(0, 7);
}

/** The weeks of a month as lists of seven ISO dates, from Monday; days of its neighbours fill them. */
export function grid(month) {
  const first = new Date(`${month}-01`);
  const before = (first.getUTCDay() + 6) % 7;
  const weeks = [];
  for (let start = 1 - before; weeks.length === 0 || inMonth(month, start); start += 7) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((day) => dateAt(first, start + day)));
  }
  return weeks;
}

function dateAt(first, day) {
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day)).toISOString().slice(0, 10);
}

function inMonth(month, day) {
  return monthOf(dateAt(new Date(`${month}-01`), day)) === month;
}
