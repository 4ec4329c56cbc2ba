export const LINKS = [
  ["/", "Overview"],
  ["/funnel", "Funnel"],
  ["/retention", "Retention"],
];
