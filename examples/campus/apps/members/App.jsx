import { Routes } from "#kit";
import { people } from "#school";

import { Directory } from "./Directory.jsx";
import { Person } from "./Person.jsx";

export const pages = ["/", ...people.map(({ id }) => `/person/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Directory],
        ["/person/:id", Person],
      ]}
    />
  );
}
