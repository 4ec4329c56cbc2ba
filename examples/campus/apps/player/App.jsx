import { Routes } from "#kit";
import { courses } from "#school";

import { CourseHome } from "./pages/CourseHome.jsx";
import { LessonPage } from "./pages/LessonPage.jsx";
import { Shelf } from "./pages/Shelf.jsx";
import { everyLesson } from "./logic/find.js";

const openToAll = everyLesson().filter(({ week }) => week === 1);

export const pages = ["/", ...courses.map(({ id }) => `/course/${id}`), ...openToAll.map(({ id }) => `/lesson/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Shelf],
        ["/course/:id", CourseHome],
        ["/lesson/:id", LessonPage],
      ]}
    />
  );
}
