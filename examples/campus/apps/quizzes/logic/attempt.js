import * as grading from "./grading.js";

export function begin(questions) {
  return { questions, at: 0, answers: {} };
}

export function attempt(state, event) {
  switch (event.type) {
    case "answer":
      return { ...state, answers: { ...state.answers, [state.at]: event.answer } };
    case "next":
      return { ...state, at: state.at + 1 };
    case "back":
      return { ...state, at: Math.max(0, state.at - 1) };
    case "again":
      return begin(state.questions);
    default:
      throw new Error(`An attempt does not understand ${event.type}.`);
  }
}

/** The share of questions that are answered rightly. */
export function result({ questions, answers }) {
  return (
    questions.filter((question, index) => grading[question.kind].isRight(question, answers[index])).length /
    questions.length
  );
}
