// What this browser keeps between pages. One that keeps nothing is as one that was just unpacked.

export function kept(name) {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is kept; undefined forgets. */
export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

export function keptList(name) {
  try {
    const list = JSON.parse(kept(name) ?? "[]");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

export function keepList(name, list) {
  return keep(name, list.length ? JSON.stringify(list) : undefined);
}

/** The names of what is kept that begin with `prefix`. */
export function names(prefix) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  } catch {
    return [];
  }
}
