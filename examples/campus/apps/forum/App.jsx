import { Routes, useStored } from "#kit";
import { courses } from "#school";

import { AskPage } from "./AskPage.jsx";
import { BoardPage } from "./BoardPage.jsx";
import { FrontPage } from "./FrontPage.jsx";
import { ThreadPage } from "./ThreadPage.jsx";
import { reduce } from "./logic/threads.js";
import { THREADS } from "./logic/seed.js";

export const pages = [
  "/",
  "/ask",
  ...courses.map(({ id }) => `/board/${id}`),
  ...THREADS.map(({ id }) => `/thread/${id}`),
];

export default function App() {
  const [events, setEvents] = useStored("forum", []);
  const props = { threads: events.reduce(reduce, THREADS), send: (event) => setEvents((before) => [...before, event]) };
  return (
    <Routes
      routes={[
        ["/", FrontPage, props],
        ["/ask", AskPage, props],
        ["/board/:board", BoardPage, props],
        ["/thread/:id", ThreadPage, props],
      ]}
    />
  );
}
