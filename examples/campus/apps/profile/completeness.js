const WANTED = { about: "a sentence about you", place: "where you live", picture: "a picture", links: "a link" };

/** What a profile still lacks, in words. */
export function completeness(profile) {
  return Object.entries(WANTED)
    .filter(([field]) => !profile[field] || profile[field].length === 0)
    .map(([, words]) => words);
}
