export function vote(poll, option) {
  if (poll.voted) return poll;
  return { ...poll, voted: true, votes: poll.votes.map((votes, index) => votes + (index === option ? 1 : 0)) };
}

export function results({ options, votes }) {
  return options.map((label, index) => ({ label, value: votes[index] }));
}
