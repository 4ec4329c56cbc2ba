import { useState } from "react";

import { Badge, Card, Page, Row, SearchBox, Section } from "#ui";

import { byLetter, search } from "./index.js";
import { TERMS } from "./terms.js";

export default function App() {
  const [words, setWords] = useState("");
  const groups = byLetter(search(TERMS, words));
  return (
    <Page title="Glossary" lead={`${TERMS.length} words, explained in a sentence each.`}>
      <SearchBox value={words} onChange={setWords} placeholder="A word, or part of it" />
      <Row>
        {groups.map(([letter]) => (
          <Badge key={letter}>{letter}</Badge>
        ))}
      </Row>
      {groups.map(([letter, terms]) => (
        <Section key={letter} title={letter}>
          {terms.map(({ word, meaning, course }) => (
            <Card key={word} title={word} footer={course}>
              {meaning}
            </Card>
          ))}
        </Section>
      ))}
    </Page>
  );
}
