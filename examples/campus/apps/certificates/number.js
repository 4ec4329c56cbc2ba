/** A certificate's number: a serial number and two digits that show a typing error (ISO 7064, mod 97-10). */
export function issue(serial) {
  return `${serial}-${String(98 - ((serial * 100) % 97)).padStart(2, "0")}`;
}

export function isValid(number) {
  const match = /^(\d+)-(\d\d)$/.exec(number.trim());
  return match !== null && issue(Number(match[1])) === match[0];
}
