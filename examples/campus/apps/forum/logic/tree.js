/** Posts with their replies in them; of replies, the one with most votes comes first. */
export function tree(posts) {
  const under = (id) =>
    posts
      .filter(({ to }) => to === id)
      .map((post) => ({ ...post, replies: under(post.id) }))
      .sort((a, b) => (id === null ? a.id - b.id : b.votes.length - a.votes.length || a.id - b.id));
  return under(null);
}
