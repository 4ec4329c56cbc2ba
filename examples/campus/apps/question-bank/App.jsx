import { useState } from "react";

import { percent, plural } from "#kit";
import { topics } from "#school";
import { Badge, Button, Checkbox, DataTable, Field, Page, Pager, Picker, Row, Section, Stat } from "#ui";

import { compose, difficulty } from "./compose.js";
import { QUESTIONS } from "./questions.js";

export default function App() {
  const [topic, setTopic] = useState(topics[0]);
  const [count, setCount] = useState("5");
  const [fresh, setFresh] = useState(true);
  const [paper, setPaper] = useState([]);
  const pool = QUESTIONS.filter((question) => question.topic === topic);
  return (
    <Page title="Question bank" lead={plural(QUESTIONS.length, "question")}>
      <Row>
        <Picker label="Topic" options={topics} value={topic} onChange={setTopic} />
        <Field label="How many" inputMode="numeric" value={count} onChange={setCount} />
        <Checkbox label="Prefer those not used lately" checked={fresh} onChange={setFresh} />
        <Button kind="main" onClick={() => setPaper(compose(pool, Number(count) || 0, { fresh }))}>
          Make a quiz
        </Button>
      </Row>
      {paper.length > 0 && <Paper questions={paper} />}
      <Section title={topic}>
        <Pager items={pool} size={8}>
          {(shown) => <Questions rows={shown} />}
        </Pager>
      </Section>
    </Page>
  );
}

function Questions({ rows }) {
  return (
    <DataTable
      rows={rows}
      columns={[
        { key: "text", title: "Question" },
        { key: "solved", title: "Solved by", numeric: true, show: ({ solved }) => percent(solved) },
        { key: "used", title: "Used", numeric: true },
        {
          key: "id",
          title: "",
          show: (question) => <Badge tone={question.solved < 0.4 ? "bad" : "plain"}>{difficulty(question)}</Badge>,
        },
      ]}
    />
  );
}

function Paper({ questions }) {
  return (
    <Section title="Your quiz">
      <Stat
        label="solved by"
        value={percent(questions.reduce((sum, { solved }) => sum + solved, 0) / questions.length)}
      />
      <ol>
        {questions.map(({ id, text }) => (
          <li key={id}>{text}</li>
        ))}
      </ol>
    </Section>
  );
}
