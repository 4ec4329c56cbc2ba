/** The courses of a program by term: each as early as what it needs allows. Throws if they need each other. */
export function terms({ courses, needs }) {
  const done = new Set();
  const plan = [];
  while (done.size < courses.length) {
    const ready = courses.filter(({ id }) => !done.has(id) && (needs[id] ?? []).every((need) => done.has(need)));
    if (ready.length === 0) throw new Error("These courses need each other.");
    for (const { id } of ready) done.add(id);
    plan.push(ready);
  }
  return plan;
}
