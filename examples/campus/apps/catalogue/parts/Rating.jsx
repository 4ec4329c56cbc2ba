export function Rating({ value }) {
  const full = Math.round(value);
  return (
    <span aria-label={`${value.toFixed(1)} of 5`}>
      {"★".repeat(full) + "☆".repeat(5 - full)} {value.toFixed(1)}
    </span>
  );
}
