import { useReducer } from "react";

import { percent, useStored } from "#kit";
import { Button, Meter, Notice, Page, Row } from "#ui";

import { QUIZZES } from "./logic/quizzes.js";
import { attempt, begin, result } from "./logic/attempt.js";
import { KINDS } from "./kinds/index.js";

const LINKS = [["/", "Quizzes"]];

export function Run({ id }) {
  const quiz = QUIZZES.find((each) => each.id === id);
  if (!quiz) return <Page title="There is no such quiz" links={LINKS} />;
  return <Attempt key={id} quiz={quiz} />;
}

function Attempt({ quiz }) {
  const [state, send] = useReducer(attempt, quiz.questions, begin);
  const [, setBest] = useStored("quizzes", {});
  const question = state.questions[state.at];
  if (!question) return <Result quiz={quiz} state={state} again={() => send({ type: "again" })} />;
  const { Question } = KINDS[question.kind];
  const next = () => {
    send({ type: "next" });
    const score = result(state);
    if (state.at === state.questions.length - 1)
      setBest((best) => ({ ...best, [quiz.id]: Math.max(best[quiz.id] ?? 0, score) }));
  };
  return (
    <Page title={quiz.title} links={LINKS}>
      <Meter value={state.at / state.questions.length} label="done" />
      <p>{question.text}</p>
      <Question
        key={state.at}
        question={question}
        answer={state.answers[state.at]}
        onAnswer={(answer) => send({ type: "answer", answer })}
      />
      <Row>
        <Button disabled={state.at === 0} onClick={() => send({ type: "back" })}>
          Back
        </Button>
        <Button kind="main" onClick={next}>
          Next
        </Button>
      </Row>
    </Page>
  );
}

function Result({ quiz, state, again }) {
  return (
    <Page title={quiz.title} links={LINKS}>
      <Notice tone={result(state) >= 0.7 ? "good" : "warn"}>{percent(result(state))} right</Notice>
      {state.questions.map((question, index) => {
        const { isRight, solution } = KINDS[question.kind];
        return (
          <p key={question.text}>
            {isRight(question, state.answers[index]) ? "✓" : "✗"} {question.text} <em>{solution(question)}</em>
          </p>
        );
      })}
      <Button kind="main" onClick={again}>
        Again
      </Button>
    </Page>
  );
}
