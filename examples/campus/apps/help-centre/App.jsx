import { useState } from "react";

import { Card, Empty, Page, SearchBox, Section } from "#ui";

import { ANSWERS } from "./answers.js";
import { find } from "./find.js";

export default function App() {
  const [words, setWords] = useState("");
  const found = find(ANSWERS, words);
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Page title="Help centre" lead="Most questions have been asked before.">
      <SearchBox value={words} onChange={setWords} placeholder="What is it about?" />
      {groups.length === 0 && <Empty>Nothing fits. Write to help@campus.example.</Empty>}
      {groups.map((group) => (
        <Section key={group} title={group}>
          {found
            .filter((answer) => answer.group === group)
            .map(({ question, answer }) => (
              <Card key={question} title={question}>
                {answer}
              </Card>
            ))}
        </Section>
      ))}
    </Page>
  );
}
