/** The answers that contain every one of the words. */
export function find(answers, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return answers.filter(({ question, answer }) => {
    const text = `${question} ${answer}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
