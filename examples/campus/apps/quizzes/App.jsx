import { Routes } from "#kit";

import { Choose } from "./Choose.jsx";
import { Run } from "./Run.jsx";
import { QUIZZES } from "./logic/quizzes.js";

export const pages = ["/", ...QUIZZES.map(({ id }) => `/quiz/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Choose],
        ["/quiz/:id", Run],
      ]}
    />
  );
}
