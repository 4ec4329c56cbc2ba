export const LINKS = [
  ["/", "All"],
  ["/late", "Missing"],
];
export const TONES = { open: "plain", "handed in": "good", late: "warn", missing: "bad" };
