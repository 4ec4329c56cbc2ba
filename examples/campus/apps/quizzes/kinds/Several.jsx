import { Checkbox } from "#ui";

export function Several({ question, answer = [], onAnswer }) {
  const toggle = (index) => (on) => onAnswer(on ? [...answer, index] : answer.filter((each) => each !== index));
  return question.options.map((option, index) => (
    <Checkbox key={option} label={option} checked={answer.includes(index)} onChange={toggle(index)} />
  ));
}
