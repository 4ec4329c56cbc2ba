/** A mark that can be typed over. What is no number from 0 to 100 changes nothing. */
export function Mark({ value, onChange }) {
  const typed = (event) => {
    const mark = Number(event.target.value);
    if (Number.isInteger(mark) && mark >= 0 && mark <= 100) onChange(mark);
  };
  return <input inputMode="numeric" size={3} defaultValue={value} onBlur={typed} aria-label="mark" />;
}
