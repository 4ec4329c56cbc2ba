import Fuse from "fuse.js";

/** The documents that fit, the best first. Typing errors are forgiven; without a query all fit. */
export function rank(documents, query) {
  if (query.trim() === "") return documents;
  const index = new Fuse(documents, {
    keys: [{ name: "title", weight: 3 }, "text"],
    threshold: 0.35,
    ignoreLocation: true,
  });
  return index.search(query).map(({ item }) => item);
}
