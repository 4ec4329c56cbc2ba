import { useState } from "react";

import { plural, useStored } from "#kit";
import { students } from "#school";
import { Button, Card, Empty, Page, Picker, Section, TextArea } from "#ui";

import { assign } from "./assign.js";
import { CRITERIA, ESSAYS } from "./essays.js";
import { isThorough } from "./thorough.js";

const ME = students[0].id;
const MINE = assign(ESSAYS, 3).get(ME);

export default function App() {
  const [reviews, setReviews] = useStored("peer-review", {});
  const waiting = MINE.filter(({ id }) => !reviews[id]);
  return (
    <Page title="Peer review" lead={`${plural(waiting.length, "essay")} to read. You do not know who wrote them.`}>
      {waiting.length === 0 && <Empty>Thank you. Yours is being read, too.</Empty>}
      {waiting.slice(0, 1).map((essay) => (
        <Review key={essay.id} essay={essay} onDone={(review) => setReviews({ ...reviews, [essay.id]: review })} />
      ))}
    </Page>
  );
}

function Review({ essay, onDone }) {
  const [marks, setMarks] = useState({});
  const [text, setText] = useState("");
  const ready = CRITERIA.every(({ id }) => marks[id]) && isThorough(text);
  return (
    <>
      <Card title={essay.title}>{essay.text}</Card>
      <Section title="Your review">
        {CRITERIA.map(({ id, question, levels }) => (
          <Picker
            key={id}
            label={question}
            options={[["", "Choose"], ...levels]}
            value={marks[id] ?? ""}
            onChange={(level) => setMarks({ ...marks, [id]: level })}
          />
        ))}
        <TextArea
          label="What is good, and what could be better?"
          value={text}
          onChange={setText}
          hint={isThorough(text) ? "" : "Name something good and something to improve."}
        />
        <Button kind="main" disabled={!ready} onClick={() => onDone({ marks, text })}>
          Send it
        </Button>
      </Section>
    </>
  );
}
