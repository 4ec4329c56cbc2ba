const PRAISE = /\b(good|clear|like|well|strong|nice)/i;
const ADVICE = /\b(could|should|better|missing|unclear|instead|more)/i;

/** Whether a review says something good and something that helps, in twelve words or more. */
export function isThorough(text) {
  return text.trim().split(/\s+/).length >= 12 && PRAISE.test(text) && ADVICE.test(text);
}
