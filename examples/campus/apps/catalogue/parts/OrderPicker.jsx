import { Picker } from "#ui";

const NAMES = [
  ["popular", "Most learners first"],
  ["rating", "Best rated first"],
  ["price", "Cheap ones first"],
  ["level", "Easy ones first"],
  ["short", "Short ones first"],
];

export function OrderPicker(props) {
  return <Picker label="Order" options={NAMES} {...props} />;
}
