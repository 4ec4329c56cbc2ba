export const LINKS = [
  ["/", "Everything"],
  ["/ask", "Ask"],
];
