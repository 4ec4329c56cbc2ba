export const LINKS = [
  ["/", "Inbox"],
  ["/archive", "Archive"],
  ["/write", "Write"],
];
