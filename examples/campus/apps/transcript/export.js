import { letter } from "./grades.js";

/** A table in plain text, its columns as wide as what is in them. */
export function asText(records) {
  const rows = records.map(({ title, on, credits, points }) => [title, on, String(credits), letter(points)]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
