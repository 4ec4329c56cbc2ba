export { date, day, duration, money, number, percent, plural, relativeDay } from "./format.js";
export { useForm } from "./form.js";
export { Link, Routes, matches, navigate, useParams, usePath } from "./route.jsx";
export { start } from "./start.jsx";
export { useStored } from "./stored.js";
