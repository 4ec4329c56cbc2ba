import { Routes } from "#kit";
import { courses } from "#school";

import { ClassPage } from "./ClassPage.jsx";
import { Overview } from "./Overview.jsx";
import { StudentPage } from "./StudentPage.jsx";

export const pages = ["/", ...courses.map(({ id }) => `/class/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Overview],
        ["/class/:id", ClassPage],
        ["/class/:id/student/:student", StudentPage],
      ]}
    />
  );
}
