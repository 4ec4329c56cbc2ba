import { Routes, useStored } from "#kit";

import { ASSIGNMENTS } from "./logic/assignments.js";
import { hand } from "./logic/submissions.js";
import { Board } from "./parts/Board.jsx";
import { Detail } from "./parts/Detail.jsx";
import { Late } from "./parts/Late.jsx";

export const pages = ["/", "/late", ...ASSIGNMENTS.map(({ id }) => `/assignment/${id}`)];

export default function App() {
  const [submissions, setSubmissions] = useStored("assignments", {});
  const props = { submissions, onHand: (id, files) => setSubmissions((now) => hand(now, id, files)) };
  return (
    <Routes
      routes={[
        ["/", Board, props],
        ["/late", Late, props],
        ["/assignment/:id", Detail, props],
      ]}
    />
  );
}
