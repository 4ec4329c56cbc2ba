export const LINKS = [
  ["/", "Outline"],
  ["/settings", "Settings"],
  ["/preview", "Preview"],
  ["/check", "Check"],
];
