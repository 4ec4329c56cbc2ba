import { useState } from "react";

import { useStored } from "#kit";
import { Button, Card, Columns, Markdown, Page, Row, SearchBox, TextArea } from "#ui";

const FIRST = [
  { id: 1, text: "**Vectors** are arrows that have forgotten where they start." },
  { id: 2, text: "Ask in the forum: why is the median *so* stubborn?" },
];

export default function App() {
  const [notes, setNotes] = useStored("notes", FIRST);
  const [draft, setDraft] = useState("");
  const [words, setWords] = useState("");
  const add = () => {
    setNotes([{ id: Math.max(0, ...notes.map(({ id }) => id)) + 1, text: draft }, ...notes]);
    setDraft("");
  };
  const shown = notes.filter(({ text }) => text.toLowerCase().includes(words.toLowerCase()));
  return (
    <Page title="Notes" lead="Markdown is understood.">
      <TextArea label="New note" value={draft} onChange={setDraft} />
      <Row>
        <Button kind="main" disabled={draft.trim() === ""} onClick={add}>
          Keep it
        </Button>
        <SearchBox value={words} onChange={setWords} placeholder="Search notes" />
      </Row>
      <Columns>
        {shown.map(({ id, text }) => (
          <Card
            key={id}
            footer={<Button onClick={() => setNotes(notes.filter((note) => note.id !== id))}>Delete</Button>}
          >
            <Markdown text={text} />
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
