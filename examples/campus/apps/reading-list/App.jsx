import { useState } from "react";

import { percent, plural, useForm, useStored } from "#kit";
import { Button, Field, Form, List, Meter, Page, Picker, Row, Section, Stat } from "#ui";

import { BOOKS } from "./books.js";
import { pace, progress, sorted } from "./shelf.js";

export default function App() {
  const [books, setBooks] = useStored("books", BOOKS);
  const [order, setOrder] = useState("nearly");
  const read = (id, page) =>
    setBooks(books.map((book) => (book.id === id ? { ...book, at: Math.min(book.pages, page) } : book)));
  return (
    <Page title="Reading list">
      <Row>
        <Stat label="of all pages" value={percent(progress(books))} />
        <Stat label="a day, to be done in a month" value={plural(pace(books, 30), "page")} />
      </Row>
      <Picker
        label="Order"
        options={[
          ["nearly", "Nearly done first"],
          ["title", "By title"],
          ["length", "Short first"],
        ]}
        value={order}
        onChange={setOrder}
      />
      <List items={sorted(books, order)}>{(book) => <Book book={book} onRead={(page) => read(book.id, page)} />}</List>
      <Add onAdd={(book) => setBooks([...books, { ...book, id: Math.max(...books.map(({ id }) => id)) + 1, at: 0 }])} />
    </Page>
  );
}

function Book({ book, onRead }) {
  return (
    <Row>
      <strong>{book.title}</strong> {book.author}
      <Meter value={book.at / book.pages} label={book.title} />
      <span>
        {book.at} of {plural(book.pages, "page")}
      </span>
      <Button onClick={() => onRead(book.at + 10)}>+10</Button>
      <Button onClick={() => onRead(book.pages)}>Done</Button>
    </Row>
  );
}

function Add({ onAdd }) {
  const check = ({ title, pages }) => ({
    ...(title === "" && { title: "Which one?" }),
    ...(!(Number(pages) > 0) && { pages: "A number, please." }),
  });
  const form = useForm({ title: "", author: "", pages: "" }, check, ({ pages, ...rest }) => {
    onAdd({ ...rest, pages: Number(pages) });
    form.reset();
  });
  return (
    <Section title="Add one">
      <Form onSubmit={form.onSubmit}>
        <Field label="Title" {...form.field("title")} />
        <Field label="Author" {...form.field("author")} />
        <Field label="Pages" inputMode="numeric" {...form.field("pages")} />
        <Button kind="main" type="submit">
          Put it on the shelf
        </Button>
      </Form>
    </Section>
  );
}
