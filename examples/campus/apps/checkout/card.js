/** Whether the digits of a card's number agree with its last one (the Luhn check). */
export function cardFits(number) {
  const digits = number.replace(/\s/g, "");
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether a card that ends in `month/year` (as 04/27) is good in the month of `now`. */
export function stillGood(expiry, now) {
  const match = /^(\d\d)\/(\d\d)$/.exec(expiry);
  return match !== null && `20${match[2]}-${match[1]}` >= now.slice(0, 7);
}
