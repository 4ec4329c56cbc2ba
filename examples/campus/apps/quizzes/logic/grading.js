// For each kind of question: whether an answer is right, and what would have been.

export const choice = {
  isRight: ({ right }, answer) => answer === right,
  solution: ({ options, right }) => options[right],
};

export const several = {
  isRight: ({ right }, answer = []) => answer.length === right.length && right.every((each) => answer.includes(each)),
  solution: ({ options, right }) => right.map((each) => options[each]).join(", "),
};

export const number = {
  isRight: ({ right, within = 0 }, answer = "") =>
    answer.trim() !== "" && Math.abs(Number(answer.replace(",", ".")) - right) <= within,
  solution: ({ right, unit = "" }) => `${right} ${unit}`.trim(),
};

export const word = {
  isRight: ({ right }, answer = "") => right.some((each) => plain(each) === plain(answer)),
  solution: ({ right }) => right[0],
};

/** The items are kept in a mixed order; `right` lists their places in the true one. */
export const order = {
  isRight: ({ right }, answer = []) => answer.join() === right.join(),
  solution: ({ items, right }) => right.map((place) => items[place]).join(", "),
};

export function moved(list, from, by) {
  const next = [...list];
  [next[from], next[from + by]] = [next[from + by], next[from]];
  return next;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
