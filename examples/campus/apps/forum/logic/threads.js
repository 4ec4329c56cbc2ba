import { NOW } from "#school";

/** The threads after one more event. Events are all that is kept. */
export function reduce(threads, event) {
  if (event.type === "ask") return [asked(event), ...threads];
  return threads.map((thread) => (thread.id === event.thread ? CHANGES[event.type](thread, event) : thread));
}

const CHANGES = {
  reply: (thread, event) => ({ ...thread, posts: [...thread.posts, post(thread.posts.length, event)] }),
  vote: (thread, { post: id, by }) => ({
    ...thread,
    posts: thread.posts.map((each) => (each.id === id ? { ...each, votes: toggled(each.votes, by) } : each)),
  }),
  best: (thread, event) => ({ ...thread, best: event.post }),
  follow: (thread, { by }) => ({ ...thread, followers: toggled(thread.followers, by) }),
};

export function idOf(title) {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function asked({ board, title, text, by }) {
  return { id: idOf(title), board, title, best: null, followers: [by], posts: [post(0, { text, by, to: null })] };
}

function post(number, { text, by, to }) {
  return { id: number + 1, text, by, to, on: NOW.slice(0, 10), votes: [] };
}

function toggled(list, item) {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}
