/** The school's own present: its data stands still, so its pages can be rendered ahead. */
export const NOW = "2026-03-02T09:00:00Z";

export const TERM = { name: "Spring 2026", starts: "2026-02-02", ends: "2026-05-29", weeks: 12 };
