import Papa from "papaparse";

import { person } from "#school";

import { WORKS } from "./weights.js";

export function write(rows) {
  return Papa.unparse(
    rows.map(({ id, marks }) => ({
      id,
      name: person(id).name,
      ...Object.fromEntries(WORKS.map((work, index) => [work, marks[index]])),
    })),
  );
}

/** The rows with the marks that a text brings, and what is wrong with it. */
export function read(text, rows) {
  const { data, errors } = Papa.parse(text.trim(), { header: true, skipEmptyLines: true });
  const faults = errors.map(({ row, message }) => `Line ${row + 2}: ${message}`);
  const brought = new Map();
  for (const [index, line] of data.entries()) {
    const marks = WORKS.map((work) => Number(line[work]));
    if (!rows.some(({ id }) => id === line.id)) faults.push(`Line ${index + 2}: nobody here is «${line.id}».`);
    else if (marks.some((mark) => !(mark >= 0 && mark <= 100)))
      faults.push(`Line ${index + 2}: marks go from 0 to 100.`);
    else brought.set(line.id, marks);
  }
  return { rows: rows.map((row) => ({ ...row, marks: brought.get(row.id) ?? row.marks })), faults };
}
