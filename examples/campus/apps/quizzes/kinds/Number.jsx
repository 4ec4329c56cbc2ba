import { Field } from "#ui";

export function Number({ question, answer = "", onAnswer }) {
  return <Field label="Your answer" hint={question.unit} inputMode="decimal" value={answer} onChange={onAnswer} />;
}
