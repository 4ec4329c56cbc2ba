import { Routes } from "#kit";
import { courses } from "#school";

import { CourseView } from "./views/CourseView.jsx";
import { Funnel } from "./views/Funnel.jsx";
import { Overview } from "./views/Overview.jsx";
import { Retention } from "./views/Retention.jsx";

export const pages = ["/", "/funnel", "/retention", ...courses.map(({ id }) => `/course/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", Overview],
        ["/funnel", Funnel],
        ["/retention", Retention],
        ["/course/:id", CourseView],
      ]}
    />
  );
}
