import { useState } from "react";

import { percent } from "#kit";
import { Button, Checkbox, Notice, Section } from "#ui";

import { questionsOf } from "../content/questions.js";
import { score } from "../logic/answers.js";

export function Quiz({ lesson, course, onDone }) {
  const [chosen, setChosen] = useState({});
  const [result, setResult] = useState(null);
  const questions = questionsOf(lesson, course);
  const grade = () => {
    const reached = score(questions, chosen);
    setResult(reached);
    if (reached >= 0.7) onDone();
  };
  return (
    <>
      {questions.map(({ id, text, options }) => (
        <Section key={id} title={text}>
          {options.map((option, index) => (
            <Checkbox
              key={option}
              label={option}
              checked={chosen[id] === index}
              onChange={() => setChosen({ ...chosen, [id]: index })}
            />
          ))}
        </Section>
      ))}
      <Button kind="main" onClick={grade}>
        Grade it
      </Button>
      {result !== null && <Notice tone={result >= 0.7 ? "good" : "warn"}>{percent(result)} right</Notice>}
    </>
  );
}
