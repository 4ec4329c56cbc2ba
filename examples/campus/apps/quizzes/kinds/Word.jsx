import { Field } from "#ui";

export function Word({ answer = "", onAnswer }) {
  return <Field label="In a word" value={answer} onChange={onAnswer} />;
}
