import { Routes } from "#kit";
import { courses, topics } from "#school";

import { Compare } from "./pages/Compare.jsx";
import { Course } from "./pages/Course.jsx";
import { Front } from "./pages/Front.jsx";
import { Syllabus } from "./pages/Syllabus.jsx";
import { Topic } from "./pages/Topic.jsx";

export const pages = [
  "/",
  "/compare",
  ...topics.map((topic) => `/topic/${topic}`),
  ...courses.flatMap(({ id }) => [`/course/${id}`, `/course/${id}/syllabus`]),
];

const ROUTES = [
  ["/", Front],
  ["/compare", Compare],
  ["/topic/:topic", Topic],
  ["/course/:id", Course],
  ["/course/:id/syllabus", Syllabus],
];

export default function App() {
  return <Routes routes={ROUTES} />;
}
