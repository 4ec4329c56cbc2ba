// Everything is shown in one language and one time zone, so that the rendered page and the browser agree.
const DAY = 24 * 60 * 60 * 1000;
const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

export const date = (iso) => LONG.format(new Date(iso));
export const day = (iso) => SHORT.format(new Date(iso));
export const number = (value) => new Intl.NumberFormat("en-GB").format(value);
export const percent = (share) => `${Math.round(share * 100)} %`;

export function money(cents, currency = "EUR") {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(cents / 100);
}

export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Minutes as `1 h 05 min`. */
export function duration(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return hours > 0 ? `${hours} h ${String(rest).padStart(2, "0")} min` : `${rest} min`;
}

/** How a date stands to another: `today`, `in 3 days`, `2 days ago`. */
export function relativeDay(iso, now) {
  const days = Math.round((Date.parse(iso.slice(0, 10)) - Date.parse(now.slice(0, 10))) / DAY);
  if (days === 0) return "today";
  return days > 0 ? `in ${plural(days, "day")}` : `${plural(-days, "day")} ago`;
}
