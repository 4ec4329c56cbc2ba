const ORDERS = {
  nearly: (a, b) => b.at / b.pages - a.at / a.pages,
  title: (a, b) => a.title.localeCompare(b.title, "en"),
  length: (a, b) => a.pages - b.pages,
};

export function sorted(books, order) {
  return [...books].sort(ORDERS[order]);
}

const sum = (books, of) => books.reduce((total, book) => total + of(book), 0);

export function progress(books) {
  return books.length === 0 ? 1 : sum(books, ({ at }) => at) / sum(books, ({ pages }) => pages);
}

/** Pages a day so that everything is read in so many days. */
export function pace(books, days) {
  return Math.ceil(sum(books, ({ pages, at }) => pages - at) / days);
}
