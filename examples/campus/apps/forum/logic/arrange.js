const last = ({ posts }) => posts.at(-1).on;
const votes = ({ posts }) => posts.reduce((sum, post) => sum + post.votes.length, 0);

export const ORDERS = {
  active: { title: "Last answered first", compare: (a, b) => last(b).localeCompare(last(a)) },
  votes: { title: "Most liked first", compare: (a, b) => votes(b) - votes(a) },
  open: { title: "Unsolved first", compare: (a, b) => Number(Boolean(a.best)) - Number(Boolean(b.best)) },
};

export function arrange(threads, order) {
  return [...threads].sort(ORDERS[order].compare);
}

/** The threads in whose posts most of the words occur. */
export function find(threads, words) {
  const wanted = words
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length > 2);
  if (wanted.length === 0) return threads;
  const hits = ({ title, posts }) => {
    const text = `${title} ${posts.map((post) => post.text).join(" ")}`.toLowerCase();
    return wanted.filter((word) => text.includes(word)).length;
  };
  return threads.filter((thread) => hits(thread) > wanted.length / 2).sort((a, b) => hits(b) - hits(a));
}
