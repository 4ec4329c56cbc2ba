import { useState } from "react";

import { Button, Checkbox, Notice, Page } from "#ui";

const LETTERS = {
  digest: "The weekly digest",
  replies: "Answers to what you wrote",
  courses: "New courses",
  tips: "Study tips",
};

export default function App() {
  const [wanted, setWanted] = useState(["digest", "replies"]);
  const [saved, setSaved] = useState(false);
  const toggle = (id) => (on) => {
    setSaved(false);
    setWanted(on ? [...wanted, id] : wanted.filter((each) => each !== id));
  };
  return (
    <Page title="Letters from us">
      {Object.entries(LETTERS).map(([id, title]) => (
        <Checkbox key={id} label={title} checked={wanted.includes(id)} onChange={toggle(id)} />
      ))}
      <Button kind="main" onClick={() => setSaved(true)}>
        Save
      </Button>
      <Button onClick={() => setWanted([])}>None at all</Button>
      {saved && (
        <Notice>
          {wanted.length === 0 ? "You will get no more letters." : `You get ${wanted.length} kinds of letter.`}
        </Notice>
      )}
    </Page>
  );
}
