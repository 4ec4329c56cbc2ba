import { seeded } from "#school";

/** Of those who joined in a week, the share that was still there so many weeks later: a row a cohort. */
export function cohorts(weeks, seed) {
  const random = seeded(seed);
  return Array.from({ length: weeks }, (_, joined) => {
    let share = 1;
    return Array.from({ length: weeks - joined }, (_, later) => {
      if (later > 0) share *= 0.72 + random() * 0.2;
      return share;
    });
  });
}

/** The mean of each column, over the cohorts that have got so far. */
export function curve(rows) {
  return rows[0].map((_, later) => {
    const column = rows.filter((row) => row.length > later).map((row) => row[later]);
    return column.reduce((sum, share) => sum + share, 0) / column.length;
  });
}
