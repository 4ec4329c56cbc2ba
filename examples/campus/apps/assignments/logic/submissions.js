import { NOW } from "#school";

const MOST_BYTES = 20_000_000;
const DAY = 24 * 60 * 60 * 1000;
const LOST_A_DAY = 0.1;

/** What is wrong with some files for an assignment; empty if nothing is. */
export function fault(assignment, files) {
  if (files.length === 0) return "Choose a file.";
  const strange = files.find(({ name }) => !assignment.types.some((type) => name.toLowerCase().endsWith(type)));
  if (strange) return `${strange.name} is none of ${assignment.types.join(", ")}.`;
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) return "That is more than 20 MB.";
  return "";
}

/** Submissions with one more; an earlier one of the same assignment is kept as a version. */
export function hand(submissions, id, files, now = NOW) {
  const versions = submissions[id] ?? [];
  return { ...submissions, [id]: [...versions, { files: files.map(({ name, size }) => ({ name, size })), on: now }] };
}

export function status({ due }, versions, now) {
  if (versions?.length > 0) return versions.at(-1).on > due ? "late" : "handed in";
  return now > due ? "missing" : "open";
}

/** The points that can still be reached: a tenth is lost each day. */
export function reachable({ points, due }, now) {
  const days = Math.max(0, Math.ceil((Date.parse(now) - Date.parse(due)) / DAY));
  return Math.max(0, Math.round(points * (1 - days * LOST_A_DAY) * 10) / 10);
}
