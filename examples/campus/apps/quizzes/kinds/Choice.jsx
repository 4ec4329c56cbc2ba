import { Checkbox } from "#ui";

export function Choice({ question, answer, onAnswer }) {
  return question.options.map((option, index) => (
    <Checkbox key={option} label={option} checked={answer === index} onChange={() => onAnswer(index)} />
  ));
}
