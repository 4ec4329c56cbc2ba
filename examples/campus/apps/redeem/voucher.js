export class CodeFault extends Error {}

/** How many courses a voucher is worth. Its last digit makes the digits' weighted sum a multiple of ten. */
export function read(code) {
  const match = /^CAMP-?(\d{4})-?(\d{4})$/.exec(code.trim().toUpperCase());
  if (!match) throw new CodeFault("A voucher begins with CAMP and has eight digits.");
  const digits = [...(match[1] + match[2])].map(Number);
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  if (sum % 10 !== 0) throw new CodeFault("A digit is wrong. Please check the card.");
  return Math.max(1, digits[0]);
}
