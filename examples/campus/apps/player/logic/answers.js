/** What an answer to a task lacks; empty if nothing. */
export function looksComplete(text, { words, mention }) {
  const count = text.split(/\s+/).filter(Boolean).length;
  if (count < words / 2) return `Only ${count} words; about ${words} would do.`;
  if (!text.toLowerCase().includes(mention.toLowerCase())) return `Please say something about «${mention}».`;
  return "";
}

/** The share of questions that were answered rightly. */
export function score(questions, chosen) {
  return questions.filter(({ id, right }) => chosen[id] === right).length / questions.length;
}
