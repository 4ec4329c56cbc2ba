import { useState } from "react";

import { Button, Form, Notice } from "#ui";

import { fault } from "../logic/submissions.js";

export function HandIn({ assignment, onHand }) {
  const [files, setFiles] = useState([]);
  const [answer, setAnswer] = useState(null);
  const hand = (event) => {
    event.preventDefault();
    const found = fault(assignment, files);
    setAnswer(found);
    if (found === "") onHand(files);
  };
  return (
    <Form onSubmit={hand}>
      <input
        type="file"
        multiple
        accept={assignment.types.join()}
        aria-label="Files"
        onChange={(event) => setFiles([...event.target.files])}
      />
      <Button kind="main" type="submit">
        Hand in
      </Button>
      {answer !== null && <Notice tone={answer ? "bad" : "good"}>{answer || "We have it."}</Notice>}
    </Form>
  );
}
