export const FIRST = { at: 0, items: ["databases", "compilers", "music"], voucher: null, country: "DE", address: null };

const VOUCHERS = { SPRING: 0.2, FRIEND: 0.1 };

export function order(state, event) {
  switch (event.type) {
    case "remove":
      return { ...state, items: state.items.filter((item) => item !== event.item) };
    case "voucher":
      return { ...state, voucher: VOUCHERS[event.code.trim().toUpperCase()] ? event.code.trim().toUpperCase() : null };
    case "address":
      return { ...state, address: event.address, country: event.address.country, at: state.at + 1 };
    case "next":
      return { ...state, at: state.at + 1 };
    case "back":
      return { ...state, at: Math.max(0, state.at - 1) };
    default:
      throw new Error(`An order does not understand ${event.type}.`);
  }
}

export function discount({ voucher }) {
  return voucher ? VOUCHERS[voucher] : 0;
}
