// Finding a service by its name, its department's name or its pinyin initials.

/** More than a person reads; the rest is reached by typing one letter more. */
export const mostResults = 60;

/** Prepares the services once, so that every key press is answered at once. */
export function makeIndex(catalogue) {
  const departments = new Map(catalogue.departments.map((each) => [each.id, each]));
  return catalogue.services.map((service) => ({
    service,
    chinese: service.name.zh.toLowerCase(),
    english: (service.name.en ?? "").toLowerCase(),
    initials: service.initials ?? "",
    department: (departments.get(service.department)?.name.zh ?? "").toLowerCase(),
  }));
}

/** Rank of one entry for one word: smaller is better, Infinity is no match. */
function rank(entry, word) {
  const isLatin = /^[a-z0-9]+$/.test(word);
  if (isLatin && entry.initials.startsWith(word)) return 0;
  if (entry.chinese.startsWith(word)) return 0;
  if (entry.english.startsWith(word)) return 1;
  if (entry.chinese.includes(word)) return 2;
  if (isLatin && entry.initials.includes(word)) return 3;
  if (entry.english.includes(` ${word}`)) return 3;
  if (entry.department.includes(word)) return 5;
  return Infinity;
}

/** The services that match every word, best first, in the hall's order within a rank. */
export function search(index, text) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { services: [], total: 0 };
  const found = [];
  index.forEach((entry, position) => {
    let worst = 0;
    for (const word of words) {
      worst = Math.max(worst, rank(entry, word));
      if (worst === Infinity) return;
    }
    found.push({ entry, worst, position });
  });
  found.sort((left, right) => left.worst - right.worst
    || left.entry.chinese.length - right.entry.chinese.length || left.position - right.position);
  return { services: found.slice(0, mostResults).map((each) => each.entry.service), total: found.length };
}
