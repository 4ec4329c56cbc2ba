/** What was typed, split into addresses (each once, in lower case) and what is none. */
export function addresses(text) {
  const given = new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  );
  const fits = (address) => /^[^@]+@[^@]+\.[^@.]+$/.test(address);
  return { good: [...given].filter(fits), bad: [...given].filter((address) => !fits(address)) };
}
