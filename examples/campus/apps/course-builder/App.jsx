import { useReducer } from "react";

import { Routes } from "#kit";
import { courses } from "#school";

import { begin, history } from "./logic/history.js";
import { fromCourse } from "./logic/outline.js";
import { Check } from "./parts/Check.jsx";
import { Outline } from "./parts/Outline.jsx";
import { Preview } from "./parts/Preview.jsx";
import { Settings } from "./parts/Settings.jsx";

export const pages = ["/", "/settings", "/preview", "/check"];

export default function App() {
  const [state, send] = useReducer(history, fromCourse(courses[0]), begin);
  const props = { course: state.now, send, canUndo: state.past.length > 0, canRedo: state.future.length > 0 };
  return (
    <Routes
      routes={[
        ["/", Outline, props],
        ["/settings", Settings, props],
        ["/preview", Preview, props],
        ["/check", Check, props],
      ]}
    />
  );
}
