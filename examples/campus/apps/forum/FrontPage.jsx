import { useState } from "react";

import { courses } from "#school";
import { Link, plural } from "#kit";
import { Columns, Page, Picker, Row, SearchBox, Section } from "#ui";

import { LINKS } from "./links.js";
import { arrange, find, ORDERS } from "./logic/arrange.js";
import { ThreadList } from "./parts/ThreadList.jsx";

export function FrontPage({ threads }) {
  const [words, setWords] = useState("");
  const [order, setOrder] = useState("active");
  return (
    <Page title="Forum" lead="There are no silly questions, only unasked ones." links={LINKS}>
      <Row>
        <SearchBox value={words} onChange={setWords} placeholder="Search questions" />
        <Picker
          label="Order"
          options={Object.entries(ORDERS).map(([id, { title }]) => [id, title])}
          value={order}
          onChange={setOrder}
        />
      </Row>
      <ThreadList threads={arrange(find(threads, words), order)} />
      <Section title="Boards">
        <Columns>
          {courses.map(({ id, title }) => (
            <span key={id}>
              <Link to={`/board/${id}`}>{title}</Link>{" "}
              {plural(threads.filter(({ board }) => board === id).length, "question")}
            </span>
          ))}
        </Columns>
      </Section>
    </Page>
  );
}
